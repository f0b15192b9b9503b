using System.Text;

namespace FuncProxy.FunctionApp.Tests.Demo;

/// <summary>A curl command line, read as a shell and curl would, as far as the demo's lines go; so that no curl is needed to run them.</summary>
/// <param name="Address">What is asked.</param>
/// <param name="Headers">The values of <c>-H</c>.</param>
/// <param name="Body">The value of <c>-d</c>; null for a GET.</param>
/// <param name="IsUnbuffered">Whether <c>-N</c> is there.</param>
internal sealed record CurlCommand(Uri Address, IReadOnlyList<string> Headers, string? Body, bool IsUnbuffered)
{
    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">It has something that is not known here.</exception>
    public static CurlCommand Parse(string line)
    {
        Uri? address = null;
        string? body = null;
        var headers = new List<string>();
        var isUnbuffered = false;
        var words = new Queue<string>(Words(line).Skip(1));
        while (words.TryDequeue(out var word))
        {
            switch (word)
            {
                case "-N": isUnbuffered = true; break;
                case "-H": headers.Add(words.Dequeue()); break;
                case "-d": body = words.Dequeue(); break;
                case var _ when address is null && !word.StartsWith('-'): address = new Uri(word); break;
                default: throw new FormatException($"'{word}' is not known: {line}");
            }
        }
        return new CurlCommand(address ?? throw new FormatException($"No address: {line}"), headers, body, isUnbuffered);
    }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(Body is null ? HttpMethod.Get : HttpMethod.Post, Address);
        if (Body is not null)
        {
            request.Content = new StringContent(Body);
            request.Content.Headers.ContentType = null;
        }
        foreach (var header in Headers)
        {
            var colon = header.IndexOf(':');
            var (name, value) = (header[..colon], header[(colon + 1)..].Trim());
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return request;
    }

    // Words end at a space; single quotes hold everything as it is; what a shell would expand or escape is refused.
    private static IEnumerable<string> Words(string line)
    {
        var word = new StringBuilder();
        var isQuoted = false;
        foreach (var character in line)
        {
            if (character == '\'')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && character == ' ')
            {
                yield return word.ToString();
                word.Clear();
            }
            else if (!isQuoted && "\"\\$`&;|<>*?#~!(){}[]".Contains(character))
            {
                throw new FormatException($"A shell would take '{character}' for more than itself: {line}");
            }
            else
            {
                word.Append(character);
            }
        }
        yield return isQuoted ? throw new FormatException($"A quote is open: {line}") : word.ToString();
    }
}
