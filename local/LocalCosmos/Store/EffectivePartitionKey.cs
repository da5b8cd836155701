using System.Globalization;

namespace LocalCosmos.Store;

/// <summary>
/// A position on the line along which a container's items are placed: the hash of a partition key (version 2), or a
/// bound of a range. As text it is hexadecimal, the least being empty and the bound above all hashes <c>FF</c>.
/// </summary>
internal readonly record struct EffectivePartitionKey(UInt128 Value) : IComparable<EffectivePartitionKey>
{
    private const int Digits = 32;
    private const string EndText = "FF";

    // Hashes have 126 bits.
    private static readonly UInt128 LargestHash = UInt128.MaxValue >> 2;

    /// <summary>The least position.</summary>
    public static EffectivePartitionKey Start { get; }

    /// <summary>The bound above every hash.</summary>
    public static EffectivePartitionKey End { get; } = new((UInt128)0xFF << 120);

    /// <summary>Where a partition key's items are placed.</summary>
    public static EffectivePartitionKey Of(ReadOnlySpan<byte> encodedKey) =>
        new(MurmurHash3.Hash(encodedKey) & LargestHash);

    /// <summary>Reads hexadecimal digits, missing ones at the end being zeros; null if it is not that.</summary>
    public static EffectivePartitionKey? Parse(string text) =>
        text.Length <= Digits
        && UInt128.TryParse(
            text.PadRight(Digits, '0'),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? new(value)
            : null;

    /// <summary>The i-th cut of the line into equal ranges, from 0 to <paramref name="count"/>.</summary>
    public static EffectivePartitionKey Cut(int i, int count) =>
        i == count ? End : new(LargestHash / (uint)count * (uint)i);

    /// <summary>The middle between this position and a later one.</summary>
    public EffectivePartitionKey Middle(EffectivePartitionKey max) =>
        new(Value + ((max == End ? LargestHash : max.Value) - Value) / 2);

    public int CompareTo(EffectivePartitionKey other) => Value.CompareTo(other.Value);

    public static bool operator <(EffectivePartitionKey a, EffectivePartitionKey b) => a.Value < b.Value;

    public static bool operator >(EffectivePartitionKey a, EffectivePartitionKey b) => a.Value > b.Value;

    public static bool operator <=(EffectivePartitionKey a, EffectivePartitionKey b) => a.Value <= b.Value;

    public static bool operator >=(EffectivePartitionKey a, EffectivePartitionKey b) => a.Value >= b.Value;

    public override string ToString()
    {
        if (this == Start)
            return "";
        return this == End ? EndText : Value.ToString("X32", CultureInfo.InvariantCulture);
    }
}
