using BenchmarkDotNet.Running;
using FuncProxy.Bench.Compression;

if (args is ["levels", ..])
{
    LevelTable.Print(args.ElementAtOrDefault(1));
    return;
}

// In this process: BenchmarkDotNet's own builds look for a project by the assembly's name and restore from the public feed.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args, "--inProcess"]);
