namespace HopEn2.Interop.Hl7v2.Files;

/// <summary>How folders are watched.</summary>
public sealed record FileFeedOptions
{
    /// <summary>What relative folders of <c>feeds.yaml</c> are under: the program's data folder.</summary>
    public string Folder { get; init; } = "data";

    /// <summary>How often a folder is looked at. Default 2 s. A file is taken when two looks in a row find it the same size and age: a file still being written is left alone.</summary>
    /// <remarks>Looked at, not listened to: what another machine writes to a share is not announced.</remarks>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Largest file, in bytes; it may hold many messages. Default 256 MB. A larger one goes to <c>failed/</c>.</summary>
    public long LargestFile { get; init; } = 256L << 20;
}
