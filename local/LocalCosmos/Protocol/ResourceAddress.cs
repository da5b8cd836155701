namespace LocalCosmos.Protocol;

/// <summary>The path of a request: resource types and names in turn, unescaped one by one.</summary>
internal static class ResourceAddress
{
    /// <summary>Takes apart the target of a request as it stood on the wire; an id may hold anything escaped.</summary>
    public static string[] Split(string target)
    {
        var path = target.AsSpan();
        if (path.IndexOf('?') is >= 0 and var query)
            path = path[..query];
        path = path.Trim('/');
        if (path.IsEmpty)
            return [];
        var segments = new string[path.Count('/') + 1];
        var index = 0;
        foreach (var segment in path.Split('/'))
            segments[index++] = Uri.UnescapeDataString(path[segment]);
        return segments;
    }
}
