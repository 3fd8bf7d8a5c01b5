using System.Text;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>Reads a mail of anybody's making. Never throws for what is in it: what could not be read is a <see cref="MailProblem"/>, and the rest is read.</summary>
public static class MailReader
{
    public static IncomingMail Read(ReadOnlyMemory<byte> bytes, MailLimits? limits = null)
    {
        var reading = new Reading(limits ?? new());
        var root = bytes.Length > reading.Limits.Bytes ? reading.HeadersOnly(bytes) : reading.Part(bytes, depth: 0, implied: "text/plain");
        return new(root, [.. reading.Problems]);
    }

    /// <summary>Headers alone, as a text/rfc822-headers part or a server's FETCH gives them.</summary>
    public static MailHeaders ReadHeaders(ReadOnlyMemory<byte> bytes, MailLimits? limits = null) => HeaderReading.Read(bytes, limits ?? new(), []).Headers;

    private sealed class Reading(MailLimits limits)
    {
        private int _parts;
        private long _decoded;

        public MailLimits Limits => limits;

        public HashSet<MailProblem> Problems { get; } = [];

        public MailPart HeadersOnly(ReadOnlyMemory<byte> bytes)
        {
            Problems.Add(MailProblem.TooLarge);
            return new(HeaderReading.Read(bytes[..Math.Min(bytes.Length, limits.HeaderBytes)], limits, Problems).Headers, "application/octet-stream", ReadOnlyMemory<byte>.Empty);
        }

        public MailPart Part(ReadOnlyMemory<byte> bytes, int depth, string implied)
        {
            _parts++;
            var (headers, body) = HeaderReading.Read(bytes, limits, Problems);
            var part = new MailPart(headers, implied, body);
            if (part.IsMultipart || part.IsMail)
                part.Children = Children(part, depth);
            return part;
        }

        private List<MailPart> Children(MailPart part, int depth)
        {
            var children = new List<MailPart>();
            if (depth >= limits.Depth)
            {
                Problems.Add(MailProblem.TooDeep);
                return children;
            }

            foreach (var piece in part.IsMail ? Mail(part) : Pieces(part))
            {
                if (_parts >= limits.Parts)
                {
                    Problems.Add(MailProblem.TooManyParts);
                    break;
                }

                children.Add(Part(piece, depth + 1, part.MediaType == "multipart/digest" ? "message/rfc822" : "text/plain"));
            }

            return children;
        }

        /// <summary>An attached mail is to stand as it is (RFC 2046, 5.2.1); some encode it all the same, and a chain of those must not fill the memory.</summary>
        private IEnumerable<ReadOnlyMemory<byte>> Mail(MailPart part)
        {
            if (!part.IsEncoded)
                return [part.Raw];
            _decoded += part.Raw.Length;
            if (_decoded <= limits.Bytes)
                return [part.Decode()];
            Problems.Add(MailProblem.TooLarge);
            return [];
        }

        private IEnumerable<ReadOnlyMemory<byte>> Pieces(MailPart part)
        {
            var boundary = part.Parameters.GetValueOrDefault("boundary");
            var found = false;
            if (!string.IsNullOrEmpty(boundary))
            {
                foreach (var piece in Multipart.Split(part.Raw, Encoding.UTF8.GetBytes("--" + boundary)))
                {
                    found = true;
                    yield return piece;
                }
            }

            if (!found)
                Problems.Add(MailProblem.NoBoundary);
        }
    }
}

/// <summary>How much of a mail is looked at. Beyond, it is left as bytes, and a <see cref="MailProblem"/> says so.</summary>
public sealed record MailLimits
{
    /// <summary>Multiparts and mails within each other. Default 20.</summary>
    public int Depth { get; init; } = 20;

    /// <summary>Parts in all. Default 500.</summary>
    public int Parts { get; init; } = 500;

    /// <summary>Header fields of one part. Default 500.</summary>
    public int Headers { get; init; } = 500;

    /// <summary>Bytes of the headers of one part. Default 256 KiB.</summary>
    public int HeaderBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes of the whole mail; of a larger one only the first headers are read. Default 64 MiB.</summary>
    public int Bytes { get; init; } = 64 * 1024 * 1024;
}

public enum MailProblem
{
    TooDeep,
    TooManyParts,
    TooManyHeaders,
    TooLarge,

    /// <summary>A multipart that names no boundary, or whose boundary never comes: it has no parts.</summary>
    NoBoundary,
}
