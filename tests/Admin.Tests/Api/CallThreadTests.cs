using System.Net;
using System.Text;
using FuncProxy.Admin.Api;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Admin.Tests.Api;

/// <summary>Documents are judged elsewhere than on the threads that read sockets: judging a large one takes seconds, in which such a thread would serve nobody.</summary>
public sealed class CallThreadTests
{
    [Fact]
    public async Task What_is_made_of_a_body_is_made_on_a_pool_thread_though_the_body_is_here()
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream("{}"u8.ToArray());
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/_funcproxy/api/validate";
        RequestTarget.TryParse("/_funcproxy/api/validate", out var target).ShouldBe(RequestTargetError.None);
        var call = new AdminCall(new ReservedRequest(context, target, new ClientInfo { Address = IPAddress.Loopback, Host = "x", Scheme = "http" }, hasBody: true), InstanceInfo.Create("x", TimeProvider.System), []);
        var made = new TaskCompletionSource<(string Text, bool IsPool)>(TaskCreationOptions.RunContinuationsAsynchronously);
        // As a thread that reads sockets.
        var reader = new Thread(() => _ = MakeAsync());
        reader.Start();

        (await made.Task.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(("{}", true));

        async Task MakeAsync()
        {
            var body = await call.ReadBodyAsync(1024);
            made.SetResult((Encoding.UTF8.GetString(body.Span), Thread.CurrentThread.IsThreadPoolThread));
        }
    }
}
