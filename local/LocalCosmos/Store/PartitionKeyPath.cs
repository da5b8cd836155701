using System.Text;
using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>Where a document keeps its partition key: <c>/id</c>, <c>/address/city</c>, <c>/"a b"</c>.</summary>
internal sealed class PartitionKeyPath
{
    private readonly byte[][] _members;

    private PartitionKeyPath(byte[][] members)
    {
        _members = members;
        Names = [.. members.Select(Encoding.UTF8.GetString)];
    }

    /// <summary>The names of the members on the path.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a path; null when it is not one.</summary>
    public static PartitionKeyPath? Parse(string path)
    {
        var members = path.Split('/');
        if (members.Length < 2 || members[0].Length > 0)
            return null;
        var names = members
            .Skip(1)
            .Select(name => name.Length > 2 && name[0] == '"' && name[^1] == '"' ? name[1..^1] : name)
            .ToArray();
        return names.Any(name => name.Length == 0 || name.Contains('"', StringComparison.Ordinal))
            ? null
            : new([.. names.Select(Encoding.UTF8.GetBytes)]);
    }

    /// <summary>The key of a document; null when what stands there cannot be one (an object or an array).</summary>
    public PartitionKey? Extract(JsonElement document)
    {
        var value = document;
        foreach (var member in _members)
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(member, out value))
                return PartitionKey.None;
        return PartitionKey.Of(value);
    }
}
