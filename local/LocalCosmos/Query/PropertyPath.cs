namespace LocalCosmos.Query;

/// <summary>Paths of members from the document: <c>c.address.city</c> is <c>address</c>, <c>city</c>.</summary>
internal static class PropertyPath
{
    /// <summary>The names of the members on the path; null if the expression is not such a path.</summary>
    public static IReadOnlyList<string>? Of(Expression expression)
    {
        var names = new List<string>();
        for (; expression is Member member; expression = member.Target)
            names.Add(member.Name);
        if (expression is not Document || names.Count == 0)
            return null;
        names.Reverse();
        return names;
    }

    public static bool Is(Expression expression, IReadOnlyList<string> path)
    {
        var depth = path.Count;
        for (; expression is Member member && depth > 0; expression = member.Target)
            if (member.Name != path[--depth])
                return false;
        return depth == 0 && expression is Document;
    }
}
