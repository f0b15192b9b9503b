namespace FuncProxy.Routing.Tests.Validation;

public sealed class RouteDocumentMeaningTests
{
    private const string Target = "\"clusterId\":\"c\",\"match\":{\"path\":\"/\"}";
    private const string Match = "\"match\":{\"path\":\"/\"}";
    private const string Destinations = "\"destinations\":{\"d\":{\"address\":\"http://localhost:5001/\"}}";
    private const string Address = "\"address\":\"http://localhost:5001/\"";

    [Theory]
    [InlineData(Match, "$.routes.r.clusterId", "leads nowhere")]
    [InlineData(Target + ",\"respond\":{}", "$.routes.r.respond", "both set")]
    [InlineData("\"clusterId\":\"C\"," + Match, "$.routes.r.clusterId", "no cluster 'C'; did you mean 'c'?")]
    [InlineData("\"clusterId\":\"c\"", "$.routes.r.match", "takes no request")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"methods\":[\"GET\"]}", "$.routes.r.match", "takes no request")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/_funcproxy/x\"}", "$.routes.r.match.path", "never forwarded")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"hosts\":[\"a.*.b\"]}", "$.routes.r.match.hosts[0]", "at the front")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"hosts\":[\"a..b\"]}", "$.routes.r.match.hosts[0]", "is not a host name")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"hosts\":[\"http://a\"]}", "$.routes.r.match.hosts[0]", "without scheme")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"hosts\":[\"a:0\"]}", "$.routes.r.match.hosts[0]", "1 to 65535")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"hosts\":[\"a b\"]}", "$.routes.r.match.hosts[0]", "is not a host name")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/\",\"methods\":[\"GET\",\"get\"]}", "$.routes.r.match.methods[1]", "twice")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/\",\"headers\":[{\"values\":[\"a\"]}]}", "$.routes.r.match.headers[0].name", "'name' is missing")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/\",\"headers\":[{\"name\":\"a b\",\"values\":[\"a\"]}]}", "$.routes.r.match.headers[0].name", "not a header's name")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/\",\"headers\":[{\"name\":\"a\"}]}", "$.routes.r.match.headers[0].values", "the mode ExactHeader compares")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/\",\"headers\":[{\"name\":\"a\",\"mode\":\"NotExists\",\"values\":[\"a\"]}]}", "$.routes.r.match.headers[0].values", "compares no values")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/\",\"queryParameters\":[{\"name\":\"a\",\"mode\":\"Prefix\"}]}", "$.routes.r.match.queryParameters[0].values", "the mode Prefix compares")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/\",\"queryParameters\":[{\"name\":\"a\",\"mode\":\"Exists\",\"values\":[\"a\"]}]}", "$.routes.r.match.queryParameters[0].values", "compares no values")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/{id\"}", "$.routes.r.match.path", "the path '/{id' cannot be read: at character 2")]
    [InlineData(Target + ",\"timeout\":\"00:00:00\"", "$.routes.r.timeout", "more than 00:00:00")]
    [InlineData(Target + ",\"timeout\":\"30.00:00:00\"", "$.routes.r.timeout", "at most 24.")]
    [InlineData(Target + ",\"maxRequestBodySize\":-2", "$.routes.r.maxRequestBodySize", "at least -1")]
    [InlineData(Target + ",\"maxRequestBodySize\":1,\"limits\":{\"maxRequestBodyBytes\":1}", "$.routes.r.maxRequestBodySize", "say the same")]
    [InlineData(Target + ",\"transforms\":[{}]", "$.routes.r.transforms[0]", "empty")]
    [InlineData(Target + ",\"transforms\":[{\"set\":\"a\",\"Set\":\"b\"}]", "$.routes.r.transforms[0].Set", "the same parameter")]
    [InlineData(Match + ",\"respond\":{},\"hiding\":{\"headers\":false}", "$.routes.r.hiding", "no destination to hide")]
    [InlineData(Match + ",\"respond\":{},\"streaming\":{\"keepAliveInterval\":\"00:00:15\"}", "$.routes.r.streaming", "no stream to keep alive")]
    [InlineData(Target + ",\"streaming\":{\"keepAliveInterval\":\"00:00:00.5\"}", "$.routes.r.streaming.keepAliveInterval", "at least 00:00:01, or 00:00:00 for no comments")]
    [InlineData(Target + ",\"streaming\":{\"keepAliveInterval\":\"-00:00:01\"}", "$.routes.r.streaming.keepAliveInterval", "out of range")]

    [InlineData(Target + ",\"cors\":{}", "$.routes.r.cors.allowOrigins", "is missing")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[]}", "$.routes.r.cors.allowOrigins", "is missing")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"app.example.com\"]}", "$.routes.r.cors.allowOrigins[0]", "is not an origin")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"https://app.example.com/\"]}", "$.routes.r.cors.allowOrigins[0]", "has a path")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"https://a.*.com\"]}", "$.routes.r.cors.allowOrigins[0]", "is not a host name")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"https://b\u00fccher.example\"]}", "$.routes.r.cors.allowOrigins[0]", "punycode")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"https://app.example.com:443\"]}", "$.routes.r.cors.allowOrigins[0]", "leave it out")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"https://*.com\"]}", "$.routes.r.cors.allowOrigins[0]", "top-level domain")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"null\"]}", "$.routes.r.cors.allowOrigins[0]", "cannot be allowed")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"*\"],\"allowCredentials\":true}", "$.routes.r.cors.allowOrigins[0]", "name the origins")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"*\"],\"allowMethods\":[\"a b\"]}", "$.routes.r.cors.allowMethods[0]", "is not a method")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"*\"],\"allowHeaders\":[\"\"]}", "$.routes.r.cors.allowHeaders[0]", "is not a header name")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"*\"],\"exposeHeaders\":[\"a:b\"]}", "$.routes.r.cors.exposeHeaders[0]", "is not a header name")]
    [InlineData(Target + ",\"cors\":{\"allowOrigins\":[\"*\"],\"maxAge\":\"1.00:00:01\"}", "$.routes.r.cors.maxAge", "out of range")]

    [InlineData(Match + ",\"respond\":{},\"compression\":{\"enabled\":true}", "$.routes.r.compression", "sent as it is")]
    [InlineData(Target + ",\"compression\":{\"minBytes\":-1}", "$.routes.r.compression.minBytes", "at least 0")]
    [InlineData(Target + ",\"compression\":{\"gzipLevel\":0}", "$.routes.r.compression.gzipLevel", "1 to 9")]
    [InlineData(Target + ",\"compression\":{\"brotliLevel\":12}", "$.routes.r.compression.brotliLevel", "0 to 11")]
    [InlineData(Target + ",\"compression\":{\"maxInflateRatio\":0}", "$.routes.r.compression.maxInflateRatio", "1 to 100000")]
    [InlineData(Target + ",\"compression\":{\"maxInflatedBytes\":0}", "$.routes.r.compression.maxInflatedBytes", "at least 1")]
    [InlineData(Target + ",\"compression\":{\"mimeTypes\":[\"text/*\",\"json\"]}", "$.routes.r.compression.mimeTypes[1]", "not a media type")]
    [InlineData(Target + ",\"compression\":{\"mimeTypes\":[\"*/json\"]}", "$.routes.r.compression.mimeTypes[0]", "not a media type")]
    [InlineData(Match + ",\"respond\":{\"status\":100}", "$.routes.r.respond.status", "200 to 599")]
    [InlineData(Match + ",\"respond\":{\"status\":304,\"body\":\"x\"}", "$.routes.r.respond.body", "has no body")]
    [InlineData(Match + ",\"respond\":{\"headers\":{\"a b\":\"\"}}", "$.routes.r.respond.headers['a b']", "not a header's name")]
    [InlineData(Match + ",\"respond\":{\"headers\":{\"a\":\"x\\r\\ny: z\"}}", "$.routes.r.respond.headers.a", "no line breaks")]
    [InlineData(Match + ",\"respond\":{\"headers\":{\"a\":\"x\\u0000\"}}", "$.routes.r.respond.headers.a", "visible ASCII")]
    [InlineData(Match + ",\"respond\":{\"headers\":{\"a\":\"1\",\"A\":\"2\"}}", "$.routes.r.respond.headers.A", "twice")]
    [InlineData(Match + ",\"respond\":{\"headers\":{\"Content-Length\":\"1\"}}", "$.routes.r.respond.headers.Content-Length", "by the server itself")]
    [InlineData(Target + ",\"access\":{\"allow\":\"jwt\"}", "$.routes.r.access.jwt", "'jwt' is missing")]
    [InlineData(Target + ",\"access\":{\"allow\":\"jwt\",\"jwt\":{\"authority\":\"http://x\"}}", "$.routes.r.access.jwt.authority", "https")]
    [InlineData(Target + ",\"access\":{\"allow\":\"jwt\",\"jwt\":{\"authority\":\"https://x\"}}", "$.routes.r.access.jwt.audience", "'audience' is missing")]
    [InlineData(Target + ",\"access\":{\"allow\":\"jwt\",\"jwt\":{\"authority\":\"https://x?y\",\"audience\":\"a\"}}", "$.routes.r.access.jwt.authority", "a query")]
    [InlineData(Target + ",\"access\":{\"allow\":\"jwt\",\"jwt\":{\"authority\":\"https://x\",\"audiences\":[\" \"]}}", "$.routes.r.access.jwt.audiences[0]", "empty")]
    [InlineData(Target + ",\"access\":{\"allow\":\"jwt\",\"jwt\":{\"authority\":\"https://x\",\"audience\":\"a\",\"issuers\":[]}}", "$.routes.r.access.jwt.issuers", "no token is believed")]
    [InlineData(Target + ",\"access\":{\"allow\":\"jwt\",\"jwt\":{\"authority\":\"https://x\",\"audience\":\"a\",\"requiredScopes\":[\"a b\"]}}", "$.routes.r.access.jwt.requiredScopes[0]", "holds a space")]
    [InlineData(Target + ",\"access\":{\"allow\":\"jwt\",\"jwt\":{\"authority\":\"https://x\",\"audience\":\"a\",\"consumerClaim\":\"\"}}", "$.routes.r.access.jwt.consumerClaim", "empty")]
    [InlineData(Target + ",\"access\":{\"jwt\":{\"authority\":\"https://x\",\"audience\":\"a\"}}", "$.routes.r.access.jwt", "means nothing")]
    [InlineData(Target + ",\"access\":{\"ipDeny\":[\"::1\",\"10.1\"]}", "$.routes.r.access.ipDeny[1]", "not an address or a network")]
    [InlineData(Target + ",\"access\":{\"ipAllow\":[\"010.0.0.0/8\"]}", "$.routes.r.access.ipAllow[0]", "not an address or a network")]
    [InlineData(Target + ",\"access\":{\"block\":[\"dotfile\"]}", "$.routes.r.access.block[0]", "dotfile")]
    [InlineData(Target + ",\"access\":{\"ipAllow\":[\"10.0.0.0/33\"]}", "$.routes.r.access.ipAllow[0]", "not an address or a network")]
    [InlineData(Target + ",\"access\":{\"ipDeny\":[\"x\"]}", "$.routes.r.access.ipDeny[0]", "not an address or a network")]
    [InlineData(Target + ",\"access\":{\"consumers\":[]}", "$.routes.r.access.consumers", "means nothing where anybody may call")]
    [InlineData(Target + ",\"access\":{\"allow\":\"key\",\"consumers\":[\"nobody\"]}", "$.routes.r.access.consumers[0]", "no consumer 'nobody'")]
    [InlineData(Target + ",\"limits\":{\"requestsPerMinute\":0}", "$.routes.r.limits.requestsPerMinute", "at least 1")]
    [InlineData(Target + ",\"limits\":{\"per\":\"ip\"}", "$.routes.r.limits.per", "means nothing without a rate")]
    [InlineData(Target + ",\"limits\":{\"scope\":\"instance\"}", "$.routes.r.limits.scope", "means nothing without a rate")]
    [InlineData(Target + ",\"limits\":{\"requestsPerMinute\":9,\"onStoreFailure\":\"deny\"}", "$.routes.r.limits.onStoreFailure", "set \"scope\": \"fleet\"")]
    [InlineData(Target + ",\"limits\":{\"requestsPerMinute\":9,\"per\":\"consumer\"}", "$.routes.r.limits.per", "set 'access.allow' to key or jwt")]
    [InlineData(Target + ",\"limits\":{\"requestsPerMinute\":9,\"scope\":\"fleet\"}", "$.routes.r.limits.scope", "set 'per' to consumer or route")]
    [InlineData(Target + ",\"access\":{\"allow\":\"key\"},\"limits\":{\"requestsPerMinute\":9,\"per\":\"ip\",\"scope\":\"fleet\"}", "$.routes.r.limits.scope", "set 'per' to consumer or route")]
    [InlineData(Target + ",\"limits\":{\"tokensPerMinute\":0}", "$.routes.r.limits.tokensPerMinute", "at least 1")]
    [InlineData(Target + ",\"cache\":{\"mode\":\"override\"}", "$.routes.r.cache.ttl", "'ttl' is missing")]
    [InlineData(Target + ",\"cache\":{\"mode\":\"standard\",\"methods\":[\"GET\",\"POST\"]}", "$.routes.r.cache.methods[1]", "mode override only")]
    [InlineData(Target + ",\"cache\":{\"mode\":\"override\",\"ttl\":\"00:01:00\",\"methods\":[\"DELETE\"]}", "$.routes.r.cache.methods[0]", "cannot be cached; known are: GET, HEAD, POST, QUERY")]
    [InlineData(Target + ",\"cache\":{\"mode\":\"standard\",\"staleIfError\":\"-00:00:01\"}", "$.routes.r.cache.staleIfError", "not negative")]
    [InlineData(Target + ",\"cache\":{\"ttl\":\"00:10:00\"}", "$.routes.r.cache.mode", "'mode' is missing")]
    [InlineData(Target + ",\"cache\":{\"mode\":\"standard\",\"ttl\":\"00:10:00\"}", "$.routes.r.cache.ttl", "mode override only")]
    [InlineData(Target + ",\"cache\":{\"mode\":\"standard\",\"methods\":[]}", "$.routes.r.cache.methods", "no method is cached")]
    [InlineData(Match + ",\"respond\":{},\"cache\":{\"mode\":\"standard\"}", "$.routes.r.cache", "remove 'cache'")]
    [InlineData(Target + ",\"ai\":{}", "$.routes.r.ai.api", "'api' is missing")]
    public void Route_that_makes_no_sense_is_refused(string fields, string path, string fragment)
    {
        var result = Documents.Read(Documents.Route(fields));

        result.ShouldHave(path, fragment);
        result.Errors.ShouldAllBe(e => e.RouteId == "r" && e.Line == 1 && e.Column > 1);
    }

    [Theory]
    [InlineData("", "$.clusters.c.destinations", "no destination")]
    [InlineData("\"destinations\":{\"d\":{}}", "$.clusters.c.destinations.d.address", "'address' is missing")]
    [InlineData(Destinations + ",\"clusterId\":\"x\"", "$.clusters.c.clusterId", "the id is the name")]
    [InlineData(Destinations + ",\"loadBalancingPolicy\":\"RoundRobbin\"", "$.clusters.c.loadBalancingPolicy", "did you mean 'RoundRobin'?")]
    [InlineData(Destinations + ",\"hashOn\":{}", "$.clusters.c.hashOn", "0 fields are set")]
    [InlineData(Destinations + ",\"loadBalancingPolicy\":\"ConsistentHash\",\"hashOn\":{\"header\":\"a\",\"cookie\":\"b\"}", "$.clusters.c.hashOn", "2 fields are set")]
    [InlineData(Destinations + ",\"hashOn\":{\"header\":\"a\"}", "$.clusters.c.hashOn", "only the policy ConsistentHash hashes")]
    [InlineData(Destinations + ",\"loadBalancingPolicy\":\"ConsistentHash\"", "$.clusters.c.hashOn", "needs to know what to hash")]
    [InlineData(Destinations + ",\"loadBalancingPolicy\":\"ConsistentHash\",\"hashOn\":{\"jsonField\":\"a..b\"}", "$.clusters.c.hashOn.jsonField", "'a..b' is no field")]
    [InlineData(Destinations + ",\"loadBalancingPolicy\":\"ConsistentHash\",\"hashOn\":{\"jsonField\":\"\"}", "$.clusters.c.hashOn.jsonField", "is no field")]
    [InlineData(Destinations + ",\"sessionAffinity\":{\"enabled\":true}", "$.clusters.c.sessionAffinity.affinityKeyName", "is missing")]
    [InlineData(Destinations + ",\"sessionAffinity\":{\"policy\":\"customheader\",\"affinityKeyName\":\"cookie\"}", "$.clusters.c.sessionAffinity.affinityKeyName", "'cookie' has a meaning of its own")]
    [InlineData(Destinations + ",\"httpRequest\":{\"version\":\"3\"}", "$.clusters.c.httpRequest.version", "HTTP/3")]
    [InlineData(Destinations + ",\"httpRequest\":{\"version\":\"1.2\"}", "$.clusters.c.httpRequest.version", "\"1.1\"")]
    [InlineData(Destinations + ",\"httpRequest\":{\"activityTimeout\":\"00:00:00\"}", "$.clusters.c.httpRequest.activityTimeout", "more than")]
    [InlineData(Destinations + ",\"httpClient\":{\"maxConnectionsPerServer\":0}", "$.clusters.c.httpClient.maxConnectionsPerServer", "at least 1")]
    [InlineData(Destinations + ",\"httpClient\":{\"requestHeaderEncoding\":\"utf8\"}", "$.clusters.c.httpClient.requestHeaderEncoding", "did you mean 'utf-8'?")]
    [InlineData(Destinations + ",\"httpClient\":{\"sslProtocols\":[\"Ssl3\"]}", "$.clusters.c.httpClient.sslProtocols[0]", "one of: Tls")]
    [InlineData(Destinations + ",\"httpClient\":{\"connectTimeout\":\"-00:00:01\"}", "$.clusters.c.httpClient.connectTimeout", "more than")]
    [InlineData(Destinations + ",\"httpClient\":{\"webProxy\":{\"address\":\"x\"}}", "$.clusters.c.httpClient.webProxy.address", "socks5")]
    [InlineData(Destinations + ",\"retry\":{\"attempts\":0}", "$.clusters.c.retry.attempts", "1 to 10")]
    [InlineData(Destinations + ",\"retry\":{\"on\":[\"6xx\"]}", "$.clusters.c.retry.on[0]", "did you mean '5xx'?")]
    [InlineData(Destinations + ",\"sessionAffinity\":{\"policy\":\"customheader\",\"affinityKeyName\":\"Content-Language\"}", "$.clusters.c.sessionAffinity.affinityKeyName", "has a meaning of its own")]
    [InlineData(Destinations + ",\"sessionAffinity\":{\"policy\":\"customheader\",\"affinityKeyName\":\"last-modified\"}", "$.clusters.c.sessionAffinity.affinityKeyName", "has a meaning of its own")]
    [InlineData(Destinations + ",\"sessionAffinity\":{\"policy\":\"customheader\",\"affinityKeyName\":\"Authorization\"}", "$.clusters.c.sessionAffinity.affinityKeyName", "has a meaning of its own")]
    [InlineData(Destinations + ",\"sessionAffinity\":{\"affinityKeyName\":\"sid\",\"cookie\":{\"sameSite\":\"None\"}}", "$.clusters.c.sessionAffinity.cookie.sameSite", "that is not Secure")]
    [InlineData(Destinations + ",\"healthCheck\":{\"slowStart\":\"00:00:10\"}", "$.clusters.c.healthCheck.slowStart", "no health check is on")]
    [InlineData(Destinations + ",\"httpRequest\":{\"activityTimeout\":\"00:00:10\"},\"retry\":{\"hedgeAfter\":\"00:00:10\"}", "$.clusters.c.retry.hedgeAfter", "has failed already")]
    [InlineData(Destinations + ",\"loadBalancingPolicy\":\"ConsistentHash\",\"hashOn\":{\"jsonField\":\"user\"},\"retry\":{\"maxBufferedBodyBytes\":0}", "$.clusters.c.retry.maxBufferedBodyBytes", "set more than 0")]
    [InlineData(Destinations + ",\"retry\":{\"attempts\":1,\"hedgeAfter\":\"00:00:01\"}", "$.clusters.c.retry.hedgeAfter", "set it to 2 or more")]
    [InlineData(Destinations + ",\"retry\":{\"budgetPercent\":101}", "$.clusters.c.retry.budgetPercent", "0 to 100")]
    [InlineData(Destinations + ",\"healthCheck\":{\"active\":{\"interval\":\"00:00:00\"}}", "$.clusters.c.healthCheck.active.interval", "more than")]
    [InlineData(Destinations + ",\"healthCheck\":{\"passive\":{\"policy\":\"x\"}}", "$.clusters.c.healthCheck.passive.policy", "TransportFailureRate")]
    [InlineData(Destinations + ",\"healthCheck\":{\"passive\":{\"policy\":\"ConsecutiveFailures\",\"threshold\":0}}", "$.clusters.c.healthCheck.passive.threshold", "1 to 1000")]
    [InlineData(Destinations + ",\"healthCheck\":{\"passive\":{\"threshold\":3}}", "$.clusters.c.healthCheck.passive.threshold", "only the policy ConsecutiveFailures")]
    [InlineData(Destinations + ",\"healthCheck\":{\"active\":{\"path\":\"healthz\"}}", "$.clusters.c.healthCheck.active.path", "begins with /")]
    [InlineData(Destinations + ",\"healthCheck\":{\"active\":{\"path\":\"/a?b\"}}", "$.clusters.c.healthCheck.active.path", "written in 'query'")]
    [InlineData(Destinations + ",\"healthCheck\":{\"active\":{\"query\":\"a=b\"}}", "$.clusters.c.healthCheck.active.query", "begins with ?")]
    [InlineData(Destinations + ",\"healthCheck\":{\"slowStart\":\"00:00:00\"}", "$.clusters.c.healthCheck.slowStart", "more than")]
    [InlineData(Destinations + ",\"healthCheck\":{\"coolDown\":{\"longest\":\"-00:00:01\"}}", "$.clusters.c.healthCheck.coolDown.longest", "more than")]
    [InlineData(Destinations + ",\"healthCheck\":{\"availableDestinationsPolicy\":\"x\"}", "$.clusters.c.healthCheck.availableDestinationsPolicy", "HealthyOrPanic")]
    [InlineData(Destinations + ",\"metadata\":{\"ConsecutiveFailuresHealthPolicy.Threshold\":\"0\"}", "$.clusters.c.metadata['ConsecutiveFailuresHealthPolicy.Threshold']", "1 to 1000")]
    [InlineData(Destinations + ",\"metadata\":{\"transportFailureRateHealthPolicy.rateLimit\":\"30%\"}", "$.clusters.c.metadata['transportFailureRateHealthPolicy.rateLimit']", "at most 1")]
    [InlineData(Destinations + ",\"sessionAffinity\":{\"policy\":\"Cooky\"}", "$.clusters.c.sessionAffinity.policy", "did you mean 'Cookie'?")]
    [InlineData(Destinations + ",\"sessionAffinity\":{\"cookie\":{\"path\":\"/;x\"}}", "$.clusters.c.sessionAffinity.cookie.path", "RFC 6265")]
    public void Cluster_that_makes_no_sense_is_refused(string fields, string path, string fragment) =>
        Documents.Read(Documents.Cluster(fields)).ShouldHave(path, fragment);

    [Theory]
    [InlineData("\"host\":\"a/b\"", "host", "is not a host name")]
    [InlineData("\"weight\":0", "weight", "1 to 1000")]
    [InlineData("\"weight\":1001", "weight", "1 to 1000")]
    [InlineData("\"priority\":-1", "priority", "at least 0")]
    [InlineData("\"models\":{\"a\":\"\"}", "models.a", "empty")]
    [InlineData("\"auth\":{}", "auth.type", "'type' is missing")]
    [InlineData("\"auth\":{\"type\":\"managedIdentity\"}", "auth.scope", "'scope' is missing")]
    [InlineData("\"auth\":{\"type\":\"header\",\"name\":\"a\"}", "auth.value", "'value' is missing")]
    [InlineData("\"auth\":{\"type\":\"header\",\"name\":\"a\",\"value\":\"b\",\"scope\":\"s\"}", "auth.scope", "means nothing")]
    [InlineData("\"auth\":{\"type\":\"header\",\"name\":\"a b\",\"value\":\"b\"}", "auth.name", "not a header's name")]
    [InlineData("\"auth\":{\"type\":\"header\",\"name\":\"connection\",\"value\":\"b\"}", "auth.name", "holds no credentials")]
    [InlineData("\"auth\":{\"type\":\"header\",\"name\":\"Content-Length\",\"value\":\"b\"}", "auth.name", "holds no credentials")]
    [InlineData("\"auth\":{\"type\":\"header\",\"name\":\"Host\",\"value\":\"b\"}", "auth.name", "holds no credentials")]
    [InlineData("\"auth\":{\"type\":\"header\",\"name\":\"api-key\",\"value\":\"a\\r\\nb: c\"}", "auth.value", "no line breaks")]
    [InlineData("\"auth\":{\"type\":\"header\",\"name\":\"a\",\"value\":\"b\",\"clientId\":\"s\"}", "auth.clientId", "means nothing")]
    [InlineData("\"auth\":{\"type\":\"managedIdentity\",\"scope\":\"a b\"}", "auth.scope", "is not one scope")]
    [InlineData("\"auth\":{\"type\":\"managedIdentity\",\"scope\":\"a\",\"clientId\":\"me\"}", "auth.clientId", "not the client id")]
    [InlineData("\"auth\":{\"type\":\"managedIdentity\",\"scope\":\"a\"},\"health\":\"http://10.0.0.1/\"", "auth.type", "in the clear")]
    [InlineData("\"health\":\"/healthz\"", "health", "not absolute")]
    public void Destination_that_makes_no_sense_is_refused(string field, string path, string fragment) =>
        Documents.Read(Documents.Destination(Address + "," + field)).ShouldHave("$.clusters.c.destinations.d." + path, fragment);

    [Theory]
    [InlineData("\"keys\":[\"my-secret-key\"]", "keys[0]", "not a hash")]
    [InlineData("\"tokensPerMonth\":-1", "tokensPerMonth", "at least 0")]
    [InlineData("\"budgetPerMonth\":\"-0.01\"", "budgetPerMonth", "at least 0")]
    [InlineData("\"models\":[\"\"]", "models[0]", "empty")]
    public void Consumer_that_makes_no_sense_is_refused(string field, string path, string fragment)
    {
        var result = Documents.Read("{\"consumers\":{\"team\":{" + field + "}}}");

        result.ShouldHave("$.consumers.team." + path, fragment);
        result.Errors.ShouldAllBe(e => !e.Message.Contains("my-secret-key", StringComparison.Ordinal));
    }

    [Fact]
    public void Key_of_two_consumers_is_refused_and_names_the_pair()
    {
        var key = "sha256:" + new string('a', 64);

        var result = Documents.Read($$"""{"consumers":{"a":{"keys":["{{key}}"]},"b":{"keys":["{{key}}"]} } }""");

        result.ShouldHave("$.consumers.b.keys[0]", "$.consumers.a.keys[0]");
    }

    [Theory]
    [InlineData("*", "example.com", "*.example.com", "EXAMPLE.com:8080", "münchen.example", "xn--mnchen-3ya.example", "*.日本.example", "127.0.0.1", "[::1]:80", "my_host")]
    public void Hosts_in_every_right_form_are_accepted(params string[] hosts)
    {
        var list = string.Join(',', hosts.Select(h => $"\"{h}\""));

        Documents.Read(Documents.Route("\"clusterId\":\"c\",\"match\":{\"hosts\":[" + list + "]}")).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Ambiguous_routes_are_named_as_a_pair()
    {
        var json = """
            {"routes":{
              "b":{"match":{"path":"/x/{a}"},"respond":{}},
              "a":{"match":{"path":"/x/{b}"},"respond":{}},
              "c":{"match":{"path":"/x/{c}"},"respond":{},"order":1},
              "d":{"match":{"path":"/x/{d}"},"respond":{},"order":"soon"}}}
            """;

        var errors = Documents.Read(json).Errors;

        errors.Select(e => (e.Line, e.Path)).ShouldBe([(2, "$.routes.b"), (5, "$.routes.d.order")]);
        errors[0].Message.ShouldContain("'a' and 'b' take the same requests");
    }

    [Fact]
    public void Cluster_without_destinations_is_fine_while_no_route_leads_to_it() =>
        Documents.Read("""{"clusters":{"later":{}}}""").Errors.ShouldBeEmpty();

    [Fact]
    public void Clusters_that_share_an_affinity_key_name_are_refused()
    {
        const string Affinity = "{\"destinations\":{\"d\":{\"address\":\"http://localhost/\"}},\"sessionAffinity\":{\"enabled\":true,\"affinityKeyName\":\"sid\"}}";

        Documents.Read($"{{\"clusters\":{{\"a\":{Affinity},\"b\":{Affinity.Replace("sid", "SID")}}}}}")
            .ShouldHave("$.clusters.b.sessionAffinity.affinityKeyName", "'SID' is the name in cluster 'a' too");
    }
}
