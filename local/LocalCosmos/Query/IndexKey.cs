namespace LocalCosmos.Query;

/// <summary>What an index can be ordered by: the value at a path, or the text there in lower case.</summary>
/// <param name="Path">The path.</param>
/// <param name="IsLower">Whether it is the text in lower case.</param>
internal sealed record IndexKey(IReadOnlyList<string> Path, bool IsLower)
{
    private static readonly Function ToLower = Function.Find("LOWER")!;

    /// <summary>The key that an expression is; null if it is none.</summary>
    public static IndexKey? Of(Expression expression)
    {
        var isLower = expression is Call call && call.Function == ToLower;
        return PropertyPath.Of(isLower ? expression.Children[0] : expression) is { } path ? new(path, isLower) : null;
    }

    /// <summary>The text of an expression in lower case.</summary>
    public static Expression Lower(Expression text) => new Call(text.Position, ToLower, [text]);

    /// <summary>Unlike the name of any other key.</summary>
    public string Name => $"{(IsLower ? "lower" : "value")}\0{string.Join('\0', Path)}";
}
