namespace LocalHost;

/// <summary>Something that the one who starts the host can put right; the message says what, in one line.</summary>
public sealed class CannotStartException : Exception
{
    public CannotStartException() { }

    public CannotStartException(string message)
        : base(message) { }

    public CannotStartException(string message, Exception? innerException)
        : base(message, innerException) { }
}
