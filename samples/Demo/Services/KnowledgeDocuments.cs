namespace FuncProxy.Demo.Services;

/// <summary>What the demo's knowledge base knows.</summary>
internal static class KnowledgeDocuments
{
    public static readonly IReadOnlyList<KnowledgeDocument> All =
    [
        new("reverse-proxy", "What a reverse proxy is",
            "A reverse proxy takes requests on behalf of servers that its callers never see. It picks a destination, sends the request on, and streams the answer back. Callers know one address, while the servers behind it can move, multiply or fail."),
        new("routing", "How a route is chosen",
            "A route names the hosts, paths, methods, headers and query parameters that it takes. The path is matched on a normalised view, so that an encoded letter cannot slip past a rule. Where several routes fit, the lower order wins, then the more specific one."),
        new("load-balancing", "Spreading load over destinations",
            "Round robin hands out turns, which is fair only when requests cost the same. Picking two destinations at random and taking the less busy one comes close to the best choice at almost no cost. Consistent hashing keeps a user on one destination, which preserves caches there."),
        new("health-checks", "Active and passive health checks",
            "An active check asks each destination at an interval whether it is well. A passive check watches real requests and sets a destination aside after failures. A destination that comes back should get little traffic at first."),
        new("retries", "When a retry is safe",
            "A request may be sent again when it never reached the destination, or when repeating it does no harm. After the first byte of the response there is no way back. A retry budget keeps a small outage from becoming a storm."),
        new("streaming", "Streaming and server-sent events",
            "A proxy must pass each chunk on when it arrives instead of waiting for the whole body. Language models send an answer token by token as server-sent events. A comment line now and then keeps a silent stream alive through gateways with an idle limit."),
        new("caching", "Caching responses at the edge",
            "A shared cache stores a response under its method, address and the request fields that Vary names. Responses to requests with credentials are stored only when the server says so explicitly. A stale response can still serve while a fresh one is fetched in the background."),
        new("compression", "Compressing responses",
            "Text shrinks to a fraction with Brotli or gzip, pictures and archives do not shrink at all. A proxy that compresses must change the entity tag and add Vary on Accept-Encoding. Event streams need a flush after each event, or the compressor holds them back."),
        new("rate-limits", "Limits on requests and tokens",
            "A limit on requests per minute protects servers from bursts, a limit on tokens protects the bill. The answer to a caller over its limit is status 429 with Retry-After. Limits counted on each instance add up when the fleet grows, so a quota needs a shared store."),
        new("headers", "Hop-by-hop and forwarded headers",
            "Connection, Transfer-Encoding and their kin belong to one hop and are never forwarded. X-Forwarded-For tells the server who called, but only a proxy that it trusts may say so. Fields of that kind from an unknown caller are deleted before new ones are set."),
        new("ai-gateway", "What an AI gateway adds",
            "An AI gateway reads which model a request asks for and how many tokens the answer used. It keeps the keys of the model providers away from the applications and gives each team a budget. When a region has no capacity left, it turns to another before the caller notices."),
        new("serverless", "Running a proxy without servers",
            "A function app scales to zero when nobody calls and to many instances when everybody does. The price is the cold start: the first request waits for a process to begin. A small executable that binds its port first and loads its routes after keeps that wait short."),
    ];
}
