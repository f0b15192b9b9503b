using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Stores;

/// <summary>What a store held when it was read.</summary>
/// <param name="Version">Names this state of the store (a checksum, a generation); two readings with the same version are the same document, or the same failure.</param>
/// <param name="Document">The document, or null when it could not be had, or when it is the one that the caller serves already.</param>
/// <param name="Errors">Why it could not be had: each a line that names the place, the reason and the remedy. Safe to show to a caller.</param>
public sealed record RouteStoreReading(string Version, RouteDocument? Document, IReadOnlyList<string> Errors);
