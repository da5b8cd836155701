using System.Text.Json;
using LocalCosmos.Store;

namespace LocalCosmos.Tests;

/// <summary>Accounts that are used without a server.</summary>
internal static class Accounts
{
    /// <summary>A container of one range, in a database of its own.</summary>
    /// <param name="account">The account; it has no such database yet.</param>
    /// <param name="id">The container's id; the database has the same.</param>
    /// <param name="partitionKey">The path of the partition key, such as <c>/id</c>.</param>
    public static async Task<Store.Container> CreateContainerAsync(this Account account, string id, string partitionKey)
    {
        var database = await account.CreateDatabaseAsync(id);
        var json = JsonElement.Parse($$$"""{"id":"{{{id}}}","partitionKey":{"paths":["{{{partitionKey}}}"]}}""");
        return (await account.CreateContainerAsync(database!, ContainerDefinition.Parse(json), ranges: 1))!;
    }
}
