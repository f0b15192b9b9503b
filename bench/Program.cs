using BenchmarkDotNet.Running;

// In this process: BenchmarkDotNet's own builds look for a project by the assembly's name and restore from the public feed.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args, "--inProcess"]);
