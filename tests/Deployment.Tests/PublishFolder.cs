using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;
using ListingFunctions;
using Microsoft.Azure.Functions.Worker;

namespace Deployment.Tests;

/// <summary>
/// A folder as the worker's packages publish this app, as far as anybody looks into it before it is deployed: the packages
/// are not on every feed. Its functions are the app's own.
/// </summary>
internal sealed class PublishFolder : IDisposable
{
    public const ushort LinuxX64 = 0x8664 ^ 0x7B79;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("publish");

    public PublishFolder()
    {
        File.Copy(Repository.PathOf("host.json"), In("host.json"));
        File.Copy(Repository.PathOf("listingapi.yaml"), In("listingapi.yaml"));
        WriteExtensions("FunctionMetadataLoader", "CosmosDB");
        Write("worker.config.json", """{ "description": { "language": "dotnet-isolated" } }""");
        Write("ListingFunctions.runtimeconfig.json", "{}");
        Write(".azurefunctions/function.deps.json", "{}");
        Write($".azurefunctions/{Extension("FunctionMetadataLoader")}.dll", "");
        Write($".azurefunctions/{Extension("CosmosDB")}.dll", "");
        WriteExecutable(machine: 62);
        WriteReadyToRun(LinuxX64);
        WriteFunctions();
    }

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), content);
    }

    public void Remove(string name)
    {
        if (Directory.Exists(In(name)))
            Directory.Delete(In(name), recursive: true);
        else
            File.Delete(In(name));
    }

    /// <summary>Names what the host loads, as the worker's SDK does.</summary>
    public void WriteExtensions(params string[] names) =>
        Write(
            "extensions.json",
            new JsonObject
            {
                ["extensions"] = new JsonArray([
                    .. names.Select(name => new JsonObject
                    {
                        ["name"] = name,
                        ["typeName"] = $"{Extension(name)}.{name}WebJobsStartup, {Extension(name)}, Version=4.0.0.0",
                        ["hintPath"] = $"./.azurefunctions/{Extension(name)}.dll",
                    }),
                ]),
            }.ToJsonString()
        );

    /// <summary>The shared framework is ReadyToRun for the system that runs the tests; only its mark is changed.</summary>
    public void WriteReadyToRun(ushort machine)
    {
        var image = File.ReadAllBytes(typeof(JsonNode).Assembly.Location);
        using var reader = new PEReader(new MemoryStream(image));
        BitConverter.TryWriteBytes(image.AsSpan(reader.PEHeaders.CoffHeaderStartOffset), machine);
        File.WriteAllBytes(In("ListingFunctions.dll"), image);
    }

    public void WriteNotReadyToRun() =>
        File.Copy(typeof(PublishFolder).Assembly.Location, In("ListingFunctions.dll"), overwrite: true);

    /// <summary>The app as it was built for these tests.</summary>
    public void WriteTheAppThatWasBuilt() =>
        File.Copy(typeof(ListingFunctionsBuilder).Assembly.Location, In("ListingFunctions.dll"), overwrite: true);

    /// <summary>An assembly that has a type of this name.</summary>
    public void WriteAssemblyWith(string type)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("ListingFunctions"), typeof(object).Assembly);
        assembly.DefineDynamicModule("ListingFunctions").DefineType(type, TypeAttributes.Public).CreateType();
        assembly.Save(In("ListingFunctions.dll"));
    }

    /// <summary>The beginning of an ELF file of 64 bits.</summary>
    public void WriteExecutable(ushort machine) =>
        File.WriteAllBytes(
            In("ListingFunctions"),
            [.. "\u007fELF\u0002\u0001\u0001"u8, .. new byte[9], 2, 0, (byte)machine, (byte)(machine >> 8)]
        );

    /// <summary>What the worker's SDK makes of the app's attributes.</summary>
    /// <param name="change">Makes of the functions, by name, what is not as it should be.</param>
    public void WriteFunctions(Action<Dictionary<string, JsonObject>>? change = null)
    {
        var functions = (
            from type in typeof(ListingFunctionsBuilder).Assembly.GetTypes()
            from method in type.GetMethods()
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            select new JsonObject
            {
                ["name"] = function.Name,
                ["scriptFile"] = "ListingFunctions.dll",
                ["entryPoint"] = $"{type.FullName}.{method.Name}",
                ["language"] = "dotnet-isolated",
                ["properties"] = new JsonObject { ["IsCodeless"] = false },
                ["bindings"] = new JsonArray([.. method.GetParameters().Select(Binding).OfType<JsonNode>()]),
            }
        ).ToDictionary(function => (string)function["name"]!);
        change?.Invoke(functions);
        Write("functions.metadata", new JsonArray([.. functions.Values.Select(one => one.DeepClone())]).ToJsonString());
    }

    private static string Extension(string name) => $"Microsoft.Azure.WebJobs.Extensions.{name}";

    private static JsonObject? Binding(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<HttpTriggerAttribute>() is { } http)
        {
            var binding = new JsonObject
            {
                ["name"] = parameter.Name,
                ["type"] = "httpTrigger",
                ["direction"] = "In",
                ["authLevel"] = $"{http.AuthLevel}",
                ["route"] = http.Route,
            };
            // The SDK leaves out what the attribute leaves out.
            if (http.Methods is { } methods)
                binding["methods"] = new JsonArray([.. methods.Select(method => (JsonNode)method)]);
            return binding;
        }

        var trigger = parameter.GetCustomAttributes().Select(one => one.GetType().Name).FirstOrDefault(IsTrigger);
        if (trigger is null)
            return null;
        var name = trigger.Replace("Attribute", "", StringComparison.Ordinal);
        return new JsonObject
        {
            ["name"] = parameter.Name,
            ["type"] = char.ToLower(name[0], CultureInfo.InvariantCulture) + name[1..],
            ["direction"] = "In",
        };
    }

    private static bool IsTrigger(string attribute) => attribute.EndsWith("TriggerAttribute", StringComparison.Ordinal);
}
