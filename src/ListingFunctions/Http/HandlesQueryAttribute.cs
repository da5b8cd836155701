namespace ListingFunctions.Http;

/// <summary>
/// Marks a function that decides about every parameter of the query itself, usually with <see cref="QueryParameters"/>.
/// Without it a function takes no parameters, and <see cref="UnknownParameters"/> rejects them all.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HandlesQueryAttribute : Attribute;
