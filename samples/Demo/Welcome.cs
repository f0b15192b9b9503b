namespace FuncProxy.Demo;

/// <summary>What to try, printed when the demo listens.</summary>
internal static class Welcome
{
    /// <summary>The text, with the proxy's address in it.</summary>
    public static string For(string address) => $$"""

        FuncProxy's demo listens on {{address}}. Try, in another terminal:

          curl -N {{address}}/v1/chat/completions -H 'content-type: application/json' -d '{"model":"demo","stream":true,"messages":[{"role":"user","content":"What is a reverse proxy?"}]}'

          curl {{address}}/v1/embeddings -H 'content-type: application/json' -d '{"model":"demo-embedding","input":"routes and clusters","dimensions":8}'

          curl '{{address}}/search?q=streaming&top=3'

        Ctrl+C stops it.

        """;
}
