namespace ListingFunctions.Http;

/// <summary>The header and the query parameter of the key that the Functions host requires.</summary>
internal static class FunctionKeys
{
    public const string Header = "x-functions-key";

    public const string Parameter = "code";
}
