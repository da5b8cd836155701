using System.Text.Json;

namespace ListingFunctions.WorkerTests.Hosting;

/// <summary>Reads the bindings that a worker reports of its functions, which are JSON.</summary>
internal static class FunctionMetadata
{
    /// <summary>The one binding that starts the function.</summary>
    public static JsonElement Trigger(this RpcFunctionMetadata function) =>
        function
            .RawBindings.Select(binding => JsonElement.Parse(binding))
            .Single(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal));

    public static IReadOnlyList<string> Strings(this JsonElement binding, string name) =>
        binding.TryGetProperty(name, out var array)
            ? [.. array.EnumerateArray().Select(item => item.GetString()!)]
            : [];
}
