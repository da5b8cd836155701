using System.Collections.Concurrent;

namespace LocalCosmos.Store;

/// <summary>A database: a name for a set of containers.</summary>
internal sealed class Database
{
    private readonly ConcurrentDictionary<string, Container> _containers = new(StringComparer.Ordinal);

    internal Database(DatabaseRecord record) => Record = record;

    /// <summary>The name.</summary>
    public string Id => Record.Id;

    /// <summary>The resource id.</summary>
    public string Rid => ResourceId.Database(Record.Number);

    /// <summary>When it was created, in seconds since 1970.</summary>
    public long Timestamp => Record.Timestamp;

    /// <summary>Its containers, in the order of their creation.</summary>
    public IEnumerable<Container> Containers => _containers.Values.OrderBy(container => container.Identity.Container);

    internal DatabaseRecord Record { get; }

    /// <summary>Finds a container by name or resource id.</summary>
    public Container? Find(string nameOrRid) =>
        _containers.TryGetValue(nameOrRid, out var container)
            ? container
            : _containers.Values.FirstOrDefault(candidate => candidate.Rid == nameOrRid);

    internal bool Has(string name) => _containers.ContainsKey(name);

    internal void Add(Container container) => _containers[container.Definition.Id] = container;

    internal void Remove(Container container) => _containers.TryRemove(container.Definition.Id, out _);
}
