namespace ListingFunctions.Http;

/// <summary>
/// Marks a function that evaluates the conditions of a write itself, with <see cref="Preconditions"/>. Without it a write
/// has no version that could meet an <c>If-Match</c>, and <see cref="UnmetConditions"/> rejects it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HandlesConditionsAttribute : Attribute;
