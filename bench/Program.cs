using BenchmarkDotNet.Running;
using FuncProxy.Bench.Compression;
using FuncProxy.Bench.Peers;

if (args is ["levels", ..])
{
    LevelTable.Print(args.ElementAtOrDefault(1));
    return 0;
}
if (args is ["peers", ..])
{
    return PeersCommand.Run(args[1..]);
}

// In this process: BenchmarkDotNet's own builds look for a project by the assembly's name and restore from the public feed.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args, "--inProcess"]);
return 0;
