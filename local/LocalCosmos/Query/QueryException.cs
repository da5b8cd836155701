namespace LocalCosmos.Query;

/// <summary>
/// A query, a continuation or a resume filter that cannot be served: malformed, or outside the SQL subset of
/// LocalCosmos. The message names the feature and, for SQL, the position; it is meant for the client, as a 400.
/// </summary>
public sealed class QueryException : Exception
{
    /// <summary>An error with no more to say than that the query cannot be served.</summary>
    public QueryException()
        : this("The query cannot be served.") { }

    /// <summary>An error that no place in the SQL can be named for.</summary>
    public QueryException(string message)
        : base(message) { }

    /// <summary>An error that no place in the SQL can be named for, and what lies behind it.</summary>
    public QueryException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>An error at a place in the SQL.</summary>
    public QueryException(string message, int position)
        : base($"{message} (at position {position} of the query)") => Position = position;

    /// <summary>
    /// Where in the SQL: characters from its start, the first being 0, as Azure counts. Null when no place is at fault.
    /// </summary>
    public int? Position { get; }
}
