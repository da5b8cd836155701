using System.Globalization;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>
/// The same requests at every run, unless <c>FUZZ_SEED</c> is set; <c>FUZZ_FACTOR</c> times as many of them,
/// for a long run.
/// </summary>
internal static class FuzzSeed
{
    public static int Value { get; } = Read("FUZZ_SEED", 20250117);

    public static int Factor { get; } = Read("FUZZ_FACTOR", 1);

    private static int Read(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
