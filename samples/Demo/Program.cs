using FuncProxy.Demo.Services;

await using var services = await DemoServices.StartAsync();
Console.WriteLine($"""
    Chat, east           {services.ChatEast}
    Chat, west           {services.ChatWest}
    Embeddings           {services.Embeddings}
    Knowledge base       {services.Search}
    """);
await services.WaitForShutdownAsync();
