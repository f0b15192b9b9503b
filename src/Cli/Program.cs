using System.CommandLine;
using FuncProxy.Cli;

var root = new RootCommand("Checks and publishes the routes of FuncProxy.") { CheckCommand.Create(), ApplyCommand.Create() };
return await root.Parse(args).InvokeAsync();
