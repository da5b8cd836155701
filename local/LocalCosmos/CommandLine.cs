using System.Globalization;
using System.Net;

namespace LocalCosmos;

/// <summary>The options of the program.</summary>
internal static class CommandLine
{
    public const string Help = """
        LocalCosmos: a local stand-in for the gateway of Azure Cosmos DB for NoSQL, for development and tests.

          --port N     the port on loopback (8081; 0 takes any that is free)
          --data DIR   keep everything in this folder; what was acknowledged survives the death of the process
          --memory     keep everything in memory (this is the default)
          --help       this text

        Clients use the connection string that is printed, in Gateway mode, limited to the endpoint.
        """;

    private const int DefaultPort = 8081;

    /// <summary>Reads the arguments; when that fails, <paramref name="wrong"/> says why.</summary>
    public static bool TryRead(IReadOnlyList<string> arguments, out LocalCosmosOptions options, out string wrong)
    {
        options = new() { Port = DefaultPort, Say = Console.WriteLine };
        wrong = "";
        var memory = false;
        for (var index = 0; index < arguments.Count && wrong.Length == 0; index++)
        {
            var name = arguments[index];
            var value = index + 1 < arguments.Count ? arguments[index + 1] : null;
            switch (name)
            {
                case "--memory":
                    memory = true;
                    break;
                case "--port" when ReadPort(value) is { } port:
                    options = options with { Port = port };
                    index++;
                    break;
                case "--port":
                    wrong = $"--port wants a number from 0 to {IPEndPoint.MaxPort}.";
                    break;
                case "--data" when value is { Length: > 0 } && !value.StartsWith("--", StringComparison.Ordinal):
                    options = options with { DataDirectory = Path.GetFullPath(value) };
                    index++;
                    break;
                case "--data":
                    wrong = "--data wants a folder.";
                    break;
                default:
                    wrong = $"There is no option '{name}'.";
                    break;
            }
        }
        if (wrong.Length == 0 && memory && options.DataDirectory is not null)
            wrong = "--memory and --data exclude each other.";
        return wrong.Length == 0;
    }

    private static int? ReadPort(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : null;
}
