using System.IO.Compression;
using System.Text;
using HopEn2.Interop.Cda.Xdm;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Xdm;

public sealed class XdmPackageTests
{
    private static readonly XdmContent Content = new(
        "<ClinicalDocument/>"u8.ToArray(), "CR d'imagerie <médicale>", "CHU fictif", "secretariat@ch-exemple.mssante.fr", "HopEn2.Interop", "0.1.0", new DateTimeOffset(2025, 3, 15, 9, 0, 0, TimeSpan.FromHours(1)));

    [Fact]
    public void It_holds_what_the_profile_asks_for_under_short_names()
    {
        var entries = Read(XdmPackage.Write(Content, "<meta/>"u8));

        Assert.Equal(["INDEX.HTM", "README.TXT", "IHE_XDM/SUBSET01/METADATA.XML", "IHE_XDM/SUBSET01/DOC0001.XML"], entries.Keys);
        Assert.All(entries.Keys.SelectMany(k => k.Split('/')), part => Assert.Matches("^[A-Z0-9_]{1,8}(\\.[A-Z0-9]{1,3})?$", part));
        Assert.Equal("<ClinicalDocument/>", entries["IHE_XDM/SUBSET01/DOC0001.XML"]);
        Assert.Equal("<meta/>", entries["IHE_XDM/SUBSET01/METADATA.XML"]);
        Assert.Contains("<a href=\"IHE_XDM/SUBSET01/DOC0001.XML\">CR d&#x27;imagerie &lt;médicale&gt;</a>", entries["INDEX.HTM"], StringComparison.Ordinal);
        Assert.Contains("HopEn2.Interop 0.1.0", entries["README.TXT"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes_and_another_document_does_not()
    {
        Assert.Equal(XdmPackage.Write(Content, "<meta/>"u8), XdmPackage.Write(Content, "<meta/>"u8));
        Assert.NotEqual(XdmPackage.Write(Content, "<meta/>"u8), XdmPackage.Write(Content with { Document = "<b/>"u8.ToArray() }, "<meta/>"u8));
    }

    [Fact]
    public void No_entry_has_the_flag_of_UTF8_names_nor_sizes_behind_its_content()
    {
        var zip = XdmPackage.Write(Content, "<meta/>"u8);
        // General purpose flags stand 6 bytes into each local header (APPNOTE 4.3.7): bit 11 UTF-8, bit 3 sizes behind, bit 0 encrypted.
        var flags = new List<int>();
        for (var at = 0; at + 4 < zip.Length; at++)
        {
            if (zip.AsSpan(at, 4).SequenceEqual("PK\u0003\u0004"u8))
                flags.Add(BitConverter.ToUInt16(zip, at + 6));
        }

        Assert.Equal(4, flags.Count);
        Assert.All(flags, f => Assert.Equal(0, f & 0x809));
    }

    [Theory]
    [InlineData(1960)]
    [InlineData(2200)]
    public void A_time_that_no_zip_can_hold_becomes_the_nearest(int year) =>
        Assert.NotEmpty(XdmPackage.Write(Content with { At = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero) }, "<meta/>"u8));

    private static Dictionary<string, string> Read(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
        return archive.Entries.ToDictionary(e => e.FullName, e => new StreamReader(e.Open(), Encoding.UTF8).ReadToEnd(), StringComparer.Ordinal);
    }
}
