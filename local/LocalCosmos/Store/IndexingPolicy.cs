using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>Which paths of a container's documents are indexed, alone and together.</summary>
internal sealed class IndexingPolicy
{
    private readonly bool _isOn;
    private readonly IReadOnlyList<Rule> _rules;
    private readonly IReadOnlyList<IReadOnlyList<(string[] Path, bool Descending)>> _composites;

    private IndexingPolicy(
        bool isOn,
        IReadOnlyList<Rule> rules,
        IReadOnlyList<IReadOnlyList<(string[] Path, bool Descending)>> composites
    )
    {
        _isOn = isOn;
        _rules = rules;
        _composites = composites;
    }

    /// <summary>Reads the policy of a container's definition.</summary>
    /// <exception cref="DefinitionRejectedException">It breaks a rule.</exception>
    public static IndexingPolicy Parse(JsonElement policy)
    {
        if (policy.ValueKind != JsonValueKind.Object)
            throw new DefinitionRejectedException("The indexingPolicy is not an object.");
        var rules = List(policy, "includedPaths")
            .Select(item => Rule.Parse(Text(item, "path"), isIncluded: true))
            .Concat(List(policy, "excludedPaths").Select(item => Rule.Parse(Text(item, "path"), isIncluded: false)));
        return new(
            Text(policy, "indexingMode") is not { } mode || !mode.Equals("none", StringComparison.OrdinalIgnoreCase),
            [.. rules],
            [.. List(policy, "compositeIndexes").Select(Composite)]
        );
    }

    /// <summary>Whether the values at a path are indexed. The most precise rule counts.</summary>
    public bool Includes(IReadOnlyList<string> path)
    {
        if (!_isOn || path is ["id"] or ["_ts"])
            return _isOn;
        var best = _rules.Where(rule => rule.Matches(path)).MaxBy(rule => rule.Precision);
        // A policy without a rule for the root includes it.
        return best?.IsIncluded ?? true;
    }

    /// <summary>Whether a composite index has exactly these paths and directions, or the opposite ones.</summary>
    public bool HasComposite(IReadOnlyList<(IReadOnlyList<string> Path, bool Descending)> order) =>
        _isOn
        && _composites.Any(composite =>
            composite.Count == order.Count
            && composite.Zip(order).All(each => each.First.Path.SequenceEqual(each.Second.Path))
            && composite
                .Zip(order, (indexed, asked) => indexed.Descending == asked.Descending)
                .Distinct()
                .Take(2)
                .Count() == 1
        );

    private static IReadOnlyList<(string[] Path, bool Descending)> Composite(JsonElement composite)
    {
        if (composite.ValueKind != JsonValueKind.Array)
            throw new DefinitionRejectedException("A composite index is not an array of paths.");
        return
        [
            .. composite
                .EnumerateArray()
                .Select(item =>
                    (
                        Rule.Segments(Text(item, "path")),
                        string.Equals(Text(item, "order"), "descending", StringComparison.OrdinalIgnoreCase)
                    )
                ),
        ];
    }

    private static JsonElement[] List(JsonElement policy, string name)
    {
        if (!policy.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
            return [];
        return list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : throw new DefinitionRejectedException($"The {name} of the indexingPolicy is not an array.");
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>An included or excluded path: <c>/a/b/?</c> is one value, <c>/a/*</c> all below.</summary>
    private sealed record Rule(string[] Path, bool IsSubtree, bool IsIncluded)
    {
        public int Precision => 2 * Path.Length + (IsSubtree ? 0 : 1);

        public static Rule Parse(string? path, bool isIncluded)
        {
            var segments = Segments(path);
            return segments.LastOrDefault() is "*" or "?"
                ? new(segments[..^1], segments[^1] == "*", isIncluded)
                : throw new DefinitionRejectedException($"The indexed path '{path}' ends in neither /? nor /*.");
        }

        public static string[] Segments(string? path)
        {
            if (path is null || !path.StartsWith('/'))
                throw new DefinitionRejectedException($"The indexed path '{path}' does not begin with /.");
            var segments = new List<string>();
            for (var at = 1; at <= path.Length; )
            {
                // A quoted name may hold slashes.
                var quoted = at < path.Length && path[at] == '"';
                var end = path.IndexOf(quoted ? "\"/" : "/", quoted ? at + 1 : at, StringComparison.Ordinal);
                end = end < 0 ? path.Length : end + (quoted ? 1 : 0);
                segments.Add(path[at..end].Trim('"'));
                at = end + 1;
            }
            return [.. segments];
        }

        public bool Matches(IReadOnlyList<string> path) =>
            (IsSubtree ? Path.Length <= path.Count : Path.Length == path.Count)
            && Path.SequenceEqual(path.Take(Path.Length));
    }
}
