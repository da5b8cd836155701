// Checks a published ListingFunctions before it is deployed: a line for each finding, exit code 1 if there is any. It reads
// the published files and the sources, and needs no network.
//
//   dotnet publish src/ListingFunctions -c Release -p:FunctionsWorker=Packages -r linux-x64 -o artifacts/publish
//   dotnet run scripts/check-publish.cs -- artifacts/publish

// Reads published files only, so there is no need to ask the package feed for the Functions worker first.
#:property FunctionsWorker=None

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

const string Usage = """
    usage: dotnet run scripts/check-publish.cs -- DIR [function|entra] [--sources DIR]
      DIR          the output of dotnet publish
      function     writes require a function key (the default)
      entra        the host lets writes pass, and the app requires a token (built with -p:SignIn=Entra)
      --sources    the app's sources, whose functions must all be published (default: src/ListingFunctions)
    """;

if (Arguments.Read(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}

var check = new PublishCheck(arguments);
string[] findings = [.. check.Findings()];
foreach (var finding in findings)
    await Console.Error.WriteLineAsync(finding);
if (findings.Length == 0)
    Console.WriteLine($"{arguments.Directory}: no findings, {check.Functions.Count} functions");
return findings.Length == 0 ? 0 : 1;

/// <summary>The arguments.</summary>
/// <param name="Directory">The published folder.</param>
/// <param name="Sources">The app's sources.</param>
/// <param name="WriteLevel">The authorization level of writes.</param>
internal sealed record Arguments(string Directory, string Sources, string WriteLevel)
{
    public static Arguments? Read(string[] args)
    {
        var scripts = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? "scripts";
        var sources = Path.Combine(scripts, "..", "src", "ListingFunctions");
        string? directory = null;
        var level = "function";
        for (var i = 0; i < args.Length; i++)
            switch (args[i])
            {
                case "--sources" when i + 1 < args.Length:
                    sources = args[++i];
                    break;
                case "function" when directory is not null:
                    level = "function";
                    break;
                case "entra" when directory is not null:
                    level = "anonymous";
                    break;
                case var path when directory is null && !path.StartsWith('-'):
                    directory = path;
                    break;
                default:
                    return null;
            }
        return directory is null ? null : new Arguments(directory, sources, level);
    }
}

/// <summary>A function as the host reads it from <c>functions.metadata</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type that has it.</param>
/// <param name="Http">Its HTTP trigger; <see langword="null"/> if it has none.</param>
internal sealed record PublishedFunction(string Name, string Type, JsonElement? Http)
{
    private static readonly string[] Writes = ["post", "put", "patch", "delete"];

    public string Route => Text("route");

    public string Level => Text("authLevel");

    /// <summary>
    /// A function without methods accepts all of them. The one that rejects unmatched requests changes nothing.
    /// </summary>
    public bool IsWrite =>
        !Type.EndsWith(".UnmatchedRequests", StringComparison.Ordinal)
        && Http is { } http
        && !(
            http.TryGetProperty("methods", out var methods)
            && methods.GetArrayLength() > 0
            && !methods
                .EnumerateArray()
                .Any(method => Writes.Contains(method.GetString(), StringComparer.OrdinalIgnoreCase))
        );

    public bool IsOperation => Route.StartsWith("ops/", StringComparison.Ordinal);

    private string Text(string member) =>
        Http is { } http && http.TryGetProperty(member, out var value) ? $"{value}" : "";
}

/// <summary>Checks a published folder.</summary>
internal sealed partial class PublishCheck(Arguments arguments)
{
    private const string App = "ListingFunctions";
    private const string HostExtensions = ".azurefunctions";

    /// <summary>The host's extension that starts the change feed functions.</summary>
    private const string CosmosExtension = "Microsoft.Azure.WebJobs.Extensions.CosmosDB";

    /// <summary>The app's own attribute if it was built without that extension (local/FunctionsWorker).</summary>
    private const string StandIn = "Microsoft.Azure.Functions.Worker.CosmosDBTriggerAttribute";

    private const string WithPackages = "publish with -p:FunctionsWorker=Packages";

    /// <summary>The machine of ReadyToRun code for Linux on x64: that of x64, combined with the operating system.</summary>
    private const ushort LinuxX64 = 0x8664 ^ 0x7B79;

    /// <summary>Marks of secrets in text files; nothing that is deployed needs one.</summary>
    private static readonly string[] Secrets = Words(
        "AccountKey= SharedAccessKey= SharedAccessSignature= sig= x-functions-key:"
    );

    private static readonly string[] TextFiles = Words(".json .yaml .yml .xml .config .txt .md .env .metadata");

    /// <summary>The files that the host and the app need.</summary>
    private static readonly string[] Needed = Words(
        "host.json functions.metadata extensions.json worker.config.json listingapi.yaml "
            + $"{App}.dll {App} {App}.runtimeconfig.json"
    );

    /// <summary>The functions that were found in <c>functions.metadata</c>.</summary>
    public IReadOnlyList<PublishedFunction> Functions { get; private set; } = [];

    public IEnumerable<string> Findings() =>
        Directory.Exists(arguments.Directory)
            ? Files().Concat(HostJson()).Concat(Extensions()).Concat(Metadata()).Concat(Code())
            : [$"{arguments.Directory}: the folder does not exist"];

    private IEnumerable<string> Files()
    {
        foreach (var name in Needed)
            if (!File.Exists(In(name)))
                yield return $"{name} is missing";
        if (!Directory.Exists(In(HostExtensions)))
            yield return $"{HostExtensions} is missing: the extensions of the host (Cosmos triggers) were not built; {WithPackages}";

        var hidden = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        foreach (var file in Directory.EnumerateFiles(arguments.Directory, "*", hidden).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(arguments.Directory, file);
            var name = Path.GetFileName(file);
            if (Is(name, "local.settings.json"))
                yield return $"{path} must not be deployed";
            else if (TextFiles.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
                foreach (var secret in Secrets.Where(File.ReadAllText(file).Contains))
                    yield return $"{path} contains a secret ({secret})";
        }
    }

    private IEnumerable<string> HostJson()
    {
        if (!TryRead("host.json", out var host, out var finding))
            return finding is null ? [] : [finding];
        string? prefix =
            host.TryGetProperty("extensions", out var extensions)
            && extensions.TryGetProperty("http", out var http)
            && http.TryGetProperty("routePrefix", out var value)
                ? value.GetString()
                : null;
        return prefix == "api" ? [] : [$"host.json has the route prefix '{prefix}', not 'api'"];
    }

    /// <summary>The extensions that the host loads: without that of Cosmos DB, the change feed starts no function.</summary>
    private IEnumerable<string> Extensions()
    {
        if (!TryRead("extensions.json", out var json, out var finding))
        {
            if (finding is not null)
                yield return finding;
            yield break;
        }
        var extensions = json.GetProperty("extensions").EnumerateArray().ToList();
        if (!extensions.Any(extension => $"{extension.GetProperty("typeName")}".Contains($", {CosmosExtension},")))
            yield return $"extensions.json lacks {CosmosExtension}, without which the change feed starts no function: {WithPackages}";
        if (!Directory.Exists(In(HostExtensions)))
            yield break;
        foreach (var file in extensions.Select(extension => $"{extension.GetProperty("hintPath")}"))
            if (!File.Exists(In(file)))
                yield return $"{file} is missing, which extensions.json names";
    }

    private IEnumerable<string> Metadata()
    {
        if (!TryRead("functions.metadata", out var metadata, out var finding))
            return finding is null ? [] : [finding];
        Functions = [.. metadata.EnumerateArray().Select(Read)];
        return Names().Concat(Functions.SelectMany(Levels));
    }

    private IEnumerable<string> Names()
    {
        HashSet<string> published = [.. Functions.Select(function => function.Name)];
        HashSet<string> written =
        [
            .. Directory
                .EnumerateFiles(arguments.Sources, "*.cs", SearchOption.AllDirectories)
                .Where(file => !IsBuilt(Path.GetRelativePath(arguments.Sources, file)))
                .SelectMany(file => FunctionAttributes().Matches(File.ReadAllText(file)))
                .Select(match => match.Groups["name"].Value),
        ];
        if (written.Count == 0)
            yield return $"{arguments.Sources} has no function";
        foreach (var name in written.Except(published).Order(StringComparer.Ordinal))
            yield return $"functions.metadata lacks {name}, which the sources have";
        foreach (var name in published.Except(written).Order(StringComparer.Ordinal))
            yield return $"functions.metadata has {name}, which the sources do not have";
        foreach (var name in Functions.CountBy(function => function.Name).Where(count => count.Value > 1))
            yield return $"functions.metadata has {name.Key} {name.Value} times";
    }

    /// <summary>Operations require the admin level in every build; other writes, the level that the build was made for.</summary>
    private IEnumerable<string> Levels(PublishedFunction function)
    {
        if (function.IsOperation)
        {
            if (!Is(function.Level, "admin"))
                yield return $"{function.Name} ({function.Route}) has the level '{function.Level}'; operations require 'admin'";
        }
        else if (function.IsWrite && !Is(function.Level, arguments.WriteLevel))
            yield return $"{function.Name} ({function.Route}) is a write with the level '{function.Level}', not '{arguments.WriteLevel}'";
    }

    /// <summary>The app must be compiled ahead of time for the system that it will run on; otherwise a cold start compiles it.</summary>
    private IEnumerable<string> Code()
    {
        if (File.Exists(In($"{App}.dll")))
            foreach (var finding in Assembly(In($"{App}.dll")))
                yield return finding;
        if (File.Exists(In(App)) && !IsLinuxX64Executable(In(App)))
            yield return $"{App} is not an executable for Linux on x64";
    }

    private static IEnumerable<string> Assembly(string assembly)
    {
        try
        {
            using var stream = File.OpenRead(assembly);
            using var reader = new PEReader(stream);
            return [.. ReadyToRun(reader.PEHeaders), .. StandIns(reader.GetMetadataReader())];
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException)
        {
            return [$"{App}.dll is not an assembly"];
        }
    }

    private static IEnumerable<string> ReadyToRun(PEHeaders headers)
    {
        const string How = "publish with -r linux-x64";
        var machine = (ushort)headers.CoffHeader.Machine;
        if (headers.CorHeader is not { ManagedNativeHeaderDirectory.Size: > 0 })
            yield return $"{App}.dll is not ReadyToRun: {How}";
        else if (machine != LinuxX64)
            yield return $"{App}.dll is ReadyToRun for another system (0x{machine:x4}): {How}";
    }

    private static IEnumerable<string> StandIns(MetadataReader types)
    {
        foreach (var type in types.TypeDefinitions.Select(types.GetTypeDefinition))
            if ($"{types.GetString(type.Namespace)}.{types.GetString(type.Name)}" == StandIn)
                yield return $"{App}.dll contains a stand-in for {StandIn}, which the host does not know: {WithPackages}";
    }

    /// <summary>An ELF file of 64 bits whose machine is x86-64 (62).</summary>
    private static bool IsLinuxX64Executable(string file)
    {
        var header = new byte[20];
        using var stream = File.OpenRead(file);
        return stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && header.AsSpan(0, 5).SequenceEqual("\u007fELF\u0002"u8)
            && BitConverter.ToUInt16(header, 18) == 62;
    }

    private static PublishedFunction Read(JsonElement function)
    {
        var entryPoint = function.TryGetProperty("entryPoint", out var value) ? value.GetString() ?? "" : "";
        var trigger = function
            .GetProperty("bindings")
            .EnumerateArray()
            .Where(binding => Is($"{binding.GetProperty("type")}", "httpTrigger"))
            .Select(binding => (JsonElement?)binding.Clone())
            .FirstOrDefault();
        var type = entryPoint[..Math.Max(entryPoint.LastIndexOf('.'), 0)];
        return new PublishedFunction(function.GetProperty("name").GetString() ?? "", type, trigger);
    }

    private bool TryRead(string name, out JsonElement json, out string? finding)
    {
        json = default;
        finding = null;
        if (!File.Exists(In(name)))
            return false;
        try
        {
            json = JsonElement.Parse(File.ReadAllText(In(name), Encoding.UTF8));
            return true;
        }
        catch (JsonException e)
        {
            finding = $"{name} is not JSON: {e.Message}";
            return false;
        }
    }

    private string In(string name) => Path.Combine(arguments.Directory, name);

    private static string[] Words(string text) => text.Split(' ');

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool IsBuilt(string path) => path.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";

    [GeneratedRegex("""\[Function\(\s*(?:nameof\((?<name>\w+)\)|"(?<name>[^"]+)")""")]
    private static partial Regex FunctionAttributes();
}
