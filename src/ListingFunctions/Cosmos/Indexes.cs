using System.Collections.ObjectModel;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>Indexing policies that index only the paths that queries use: every indexed path costs request units on every write.</summary>
internal static class Indexes
{
    /// <summary>Indexes these paths, such as <c>/id/?</c>, and these orders, and nothing else.</summary>
    public static IndexingPolicy Of(string[] paths, params Collection<CompositePath>[] composites)
    {
        var policy = new IndexingPolicy { ExcludedPaths = { new ExcludedPath { Path = "/*" } } };
        foreach (var path in paths)
            policy.IncludedPaths.Add(new IncludedPath { Path = path });
        foreach (var composite in composites)
            policy.CompositeIndexes.Add(composite);
        return policy;
    }
}
