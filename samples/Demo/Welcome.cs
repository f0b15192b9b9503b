using FuncProxy.Admin;

namespace FuncProxy.Demo;

/// <summary>What to try, printed when the demo listens.</summary>
internal static class Welcome
{
    /// <summary>The text, with the proxy's address in it and, where there is a key, that of the dashboard.</summary>
    public static string For(string address, string? adminSecret) => $$"""

        FuncProxy's demo listens on {{address}}. Try, in another terminal:

          curl -N {{address}}/v1/chat/completions -H 'content-type: application/json' -d '{"model":"demo","stream":true,"messages":[{"role":"user","content":"What is a reverse proxy?"}]}'

          curl {{address}}/v1/embeddings -H 'content-type: application/json' -d '{"model":"demo-embedding","input":"routes and clusters","dimensions":8}'

          curl '{{address}}/search?q=streaming&top=3'
        {{(adminSecret is null ? "" : $"\nWatch it at {LocalRun.Address(address, adminSecret)}\n")}}
        Ctrl+C stops it.

        """;
}
