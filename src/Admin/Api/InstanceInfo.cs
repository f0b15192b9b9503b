using System.Security.Cryptography;

namespace FuncProxy.Admin.Api;

/// <summary>Which instance of a deployment has answered: each tells of itself alone.</summary>
/// <param name="Name">The deployment's name.</param>
/// <param name="Id">The process's own, made by chance at its start.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Version">The version of FuncProxy.</param>
internal sealed record InstanceInfo(string Name, string Id, DateTimeOffset StartedAt, string Version)
{
    public static InstanceInfo Create(string name, TimeProvider time)
        => new(name, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), time.GetUtcNow(), typeof(InstanceInfo).Assembly.GetName().Version!.ToString(3));
}
