using System.Text.Json;
using FuncProxy.Routing.Consumers;

namespace FuncProxy.Routing.Editing;

/// <summary>Adds and takes away consumers' keys in a document's text, of which every other byte stays as it is.</summary>
public static class ConsumerKeyEditor
{
    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>Adds a key; the consumer is made where it is missing.</summary>
    /// <param name="utf8">A document that has passed validation.</param>
    /// <param name="consumerId">The consumer.</param>
    /// <param name="entry">The key's hash, as <see cref="ConsumerKey.Entry"/> writes it.</param>
    /// <returns>The new text.</returns>
    public static byte[] Add(ReadOnlySpan<byte> utf8, string consumerId, string entry) => Edit(utf8, editor =>
    {
        var (name, key) = (JsonTextEditor.Quote(consumerId), JsonTextEditor.Quote(entry));
        var root = editor.Root;
        var consumers = root.Find("consumers");
        var consumer = consumers?.Children.Find(child => child.Name == consumerId);
        if (consumers is not { Kind: JsonTokenType.StartObject })
        {
            editor.Put(root, "consumers", consumers, $"{{ {name}: {{ \"keys\": [{key}] }} }}");
        }
        else if (consumer is not { Kind: JsonTokenType.StartObject })
        {
            editor.Put(consumers, consumerId, consumer, $"{{ \"keys\": [{key}] }}");
        }
        else if (consumer.Find("keys") is not { Kind: JsonTokenType.StartArray } keys)
        {
            editor.Put(consumer, "keys", consumer.Find("keys"), $"[{key}]");
        }
        else
        {
            editor.Append(keys, key);
        }
    });

    /// <summary>Takes keys away.</summary>
    /// <param name="utf8">A document that has passed validation.</param>
    /// <param name="consumerId">The consumer.</param>
    /// <param name="entry">The key's entry, as it stands there.</param>
    /// <returns>The new text; the old one when there is no such entry.</returns>
    public static byte[] Remove(ReadOnlySpan<byte> utf8, string consumerId, string entry) => Edit(utf8, editor =>
    {
        var keys = editor.Root.Find("consumers")?.Children.Find(child => child.Name == consumerId)?.Find("keys");
        if (keys?.Children.Find(child => child.Text == entry) is { } found)
        {
            editor.Remove(keys, found);
        }
    });

    private static byte[] Edit(ReadOnlySpan<byte> utf8, Action<JsonTextEditor> edit)
    {
        var hasMark = utf8.StartsWith(Mark);
        var editor = new JsonTextEditor((hasMark ? utf8[Mark.Length..] : utf8).ToArray());
        edit(editor);
        return hasMark ? [.. Mark, .. editor.Text] : editor.Text;
    }
}
