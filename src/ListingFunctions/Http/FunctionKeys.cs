namespace ListingFunctions.Http;

/// <summary>Where a request brings the key that the Functions host asks for.</summary>
internal static class FunctionKeys
{
    public const string Header = "x-functions-key";

    public const string Parameter = "code";
}
