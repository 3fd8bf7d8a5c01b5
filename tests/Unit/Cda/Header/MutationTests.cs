using System.Diagnostics;
using System.Text;
using HopEn2.Interop.Cda.Header;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Header;

/// <summary>Documents broken at random: none gets an exception out of the reader.</summary>
public sealed class MutationTests
{
    private const int PerDocument = 4_000;

    private static readonly string[] Fragments =
    [
        "<", ">", "&", "&#0;", "&#x41;", "&lt;", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>", "<!DOCTYPE a>", "xmlns=''", "xmlns:x='urn:x'", "</", "/>", "\"", "'",
        "<id root='1.2'/>", "<recordTarget/>", "<component>", "</component>", "<entry/>", "encoding='utf-16'", "\0", "\uFEFF", "é", "\uD83D\uDE00", "101792-0",
    ];

    [Fact]
    public void No_mutation_of_a_document_gets_an_exception_out_of_the_reader()
    {
        byte[][] documents = [Encoding.UTF8.GetBytes(CdaText.N1Replacement), Encoding.UTF8.GetBytes(CdaText.N2), Encoding.UTF8.GetBytes(CdaText.N3), Encoding.UTF8.GetBytes(CdaText.SelfPresenting), Wide(CdaText.N3)];
        var random = new Random(20250315);
        var results = new Dictionary<Type, int>();
        var longest = TimeSpan.Zero;

        foreach (var document in documents)
        {
            for (var i = 0; i < PerDocument; i++)
            {
                var mutated = Mutate(document, random);
                var clock = Stopwatch.GetTimestamp();
                var reading = CdaReader.Read(mutated);
                var took = Stopwatch.GetElapsedTime(clock);
                longest = took > longest ? took : longest;
                results[reading.GetType()] = results.GetValueOrDefault(reading.GetType()) + 1;
            }
        }

        // All three ways out were taken often, or the mutations test nothing.
        Assert.True(results.Count == 3 && results.Values.All(count => count > 50), string.Join(", ", results));
        Assert.True(longest < TimeSpan.FromSeconds(5), $"one document took {longest}");
    }

    private static byte[] Wide(string document) => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(document.With("encoding=\"UTF-8\"", "encoding=\"utf-16\""))];

    private static byte[] Mutate(byte[] document, Random random)
    {
        var bytes = new List<byte>(document);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 200), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    // A digit or letter for another: still well formed, mostly, with another meaning.
                    if (char.IsAsciiLetterOrDigit((char)bytes[at]))
                        bytes[at] = (byte)"0189azAZ"[random.Next(8)];
                    break;
            }

            if (bytes.Count == 0)
                break;
        }

        return [.. bytes];
    }
}
