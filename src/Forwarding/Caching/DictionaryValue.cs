namespace FuncProxy.Forwarding.Caching;

/// <summary>A member's value in a structured dictionary, as far as caching knows any.</summary>
/// <param name="IsTrue">Whether it is the boolean true, which is also what a name alone means.</param>
/// <param name="IsCount">Whether it is an integer that is not negative.</param>
/// <param name="Count">The integer, <see cref="DeltaSeconds.Most"/> at the most.</param>
internal readonly record struct DictionaryValue(bool IsTrue, bool IsCount, long Count);
