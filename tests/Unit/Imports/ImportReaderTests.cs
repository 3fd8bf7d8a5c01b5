using System.Text;
using HopEn2.Interop.Imports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Mappings.Imports;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Imports;

public sealed class ImportReaderTests
{
    private const string Titles = "IPP;N° venue;N° dossier;Date entrée;Date sortie;Type;UF;UF entrée";

    private static readonly Hospital House = ((MappingResult.Loaded)MappingLoader.Load(ShippedMappings.Folder)).Mappings.Hospital;

    static ImportReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, bool> Encodings => new() { { "utf-8", true }, { "utf-8", false }, { "windows-1252", false }, { "iso-8859-15", false }, { "utf-16", true } };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Titles_are_found_in_every_character_set_and_the_same_line_is_the_same_record(string charset, bool mark)
    {
        var encoding = Encoding.GetEncoding(charset);
        var bytes = (mark ? encoding.GetPreamble() : []).Concat(encoding.GetBytes($"{Titles}\r\n8001;V1;D1;01/03/2025 08:15;31/03/2025 23:59;HOSP;0101;\r\n")).ToArray();

        var taken = Assert.IsType<ReadLine.Taken>(Assert.Single(Read(bytes)));

        Assert.Equal("2025-03-31T21:59:00Z", taken.Record["closedAt"]);
        Assert.Equal("I", taken.Record["class"]);
        Assert.Equal(
            """{"sort":"stays","authority":"CHU-FICTIF","class":"I","closedAt":"2025-03-31T21:59:00Z","dossier":"D1","ipp":"8001","openedAt":"2025-03-01T07:15:00Z","uf":"0101","visit":"V1"}""",
            Encoding.UTF8.GetString(taken.Record.ToBytes()));
    }

    [Theory]
    [InlineData(",")]
    [InlineData("\t")]
    [InlineData("|")]
    public void The_separator_is_recognised_and_columns_stand_in_any_order(string separator)
    {
        var file = $"UF,Type,date ENTREE,n venue,IPP,Date sortie,UF entree,No dossier,N° dossier\n0101,EXT,2025-03-02T10:00,V2,8002,2025-03-02 11:00:00,,x,D2\n".Replace(",", separator, StringComparison.Ordinal);

        var taken = Assert.IsType<ReadLine.Taken>(Assert.Single(Read(Encoding.UTF8.GetBytes(file))));

        Assert.Equal(("8002", "O", "2025-03-02T10:00:00Z"), (taken.Record["ipp"], taken.Record["class"], taken.Record["closedAt"]));
    }

    [Theory]
    [InlineData(";V1;;01/03/2025;;HOSP;0101;", "IPP", "must be said")]
    [InlineData("1;V1;;32/03/2025;;HOSP;0101;", "Date entrée", "no date")]
    [InlineData("1;V1;;30/03/2025 02:30;;HOSP;0101;", "Date entrée", "leaves out")]
    [InlineData("1;V1;;01/01/1900;;HOSP;0101;", "Date entrée", "cannot be meant")]
    [InlineData("1;V1;;02/03/2025;01/03/2025;HOSP;0101;", "Date sortie", "before openedAt")]
    [InlineData("1;V1;;01/03/2025;;AMBU;0101;", "Type", "values")]
    [InlineData("1;V1;;01/03/2025;;HOSP", "", "6 columns")]
    [InlineData("1;V1;\"a;01/03/2025;;HOSP;0101;", "", "quote")]
    public void A_wrong_line_is_rejected_alone_with_its_number_column_and_remedy(string line, string column, string what)
    {
        var lines = Read(Encoding.UTF8.GetBytes($"{Titles}\n1;V0;;01/03/2025;;HOSP;0101;\n{line}\n1;V9;;01/03/2025;;HOSP;0101;\n"));

        Assert.Equal(["V0", "V9"], lines.OfType<ReadLine.Taken>().Select(t => t.Record["visit"]));
        var problem = Assert.Single(Assert.Single(lines.OfType<ReadLine.Rejected>()).Problems);
        Assert.Equal((3, column), (problem.Line, problem.Column));
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
    }

    [Fact]
    public void A_file_without_the_columns_says_which_are_missing_and_what_it_has()
    {
        var reader = Reader();
        Assert.Empty(reader.Read(() => new MemoryStream(Encoding.UTF8.GetBytes("IPP;Autre\n1;2\n"))));

        Assert.Contains(reader.Problems, p => p.Column == "N° venue" && p.Remedy.Contains("IPP, Autre", StringComparison.Ordinal));
    }

    [Fact]
    public void No_problem_tells_a_value_of_the_file()
    {
        var lines = Read(Encoding.UTF8.GetBytes($"{Titles}\nSECRET1;SECRET2;SECRET3;SECRET4;SECRET5;SECRET6;SECRET7;SECRET8\n"));

        Assert.DoesNotContain("SECRET", string.Join('\n', lines.OfType<ReadLine.Rejected>().SelectMany(r => r.Problems)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shipped_file_of_columns_is_right()
    {
        Assert.Equal(Enum.GetValues<ImportSort>().Length, ImportFile.In(ShippedMappings.Folder).Count);
        Assert.All(ImportFile.In(ShippedMappings.Folder), file => Assert.Empty(ImportFile.Read(file, House).Problems));
    }

    [Theory]
    [InlineData("sort: stays\ncolumns:\n  - { field: ip, column: IPP }\n", 3, "no field of stays")]
    [InlineData("sort: stays\ncolumns:\n  - { field: ipp, column: IPP }\n", 3, "has no column")]
    [InlineData("sort: cnam\ncolumns:\n  - { field: month }\n  - { field: type, column: T }\n  - { field: count, column: C }\n", 3, "Nothing says where")]
    [InlineData("sort: cnam\nauthority: CHU-Y\ncolumns:\n  - { field: month, column: M }\n  - { field: type, column: T }\n  - { field: count, column: C }\n", 2, "no authority")]
    public void A_wrong_file_of_columns_is_refused_with_line_and_remedy(string yaml, int line, string what)
    {
        var (mapping, problems) = ImportFile.Read("stays.yaml", Encoding.UTF8.GetBytes(yaml), House);

        Assert.Null(mapping);
        Assert.Contains(problems, p => p.Line == line && p.What.Contains(what, StringComparison.Ordinal) && p.Remedy.Length > 0);
    }

    [Fact]
    public void The_schema_beside_the_files_is_that_of_the_loader()
    {
        var path = Path.Combine(ShippedMappings.Folder, "schema", "imports.schema.json");
        if (Environment.GetEnvironmentVariable("HOPEN2_WRITE_SCHEMAS") == "1")
            File.WriteAllText(path, MappingSchemas.TextOf("imports", ImportFile.Shape));

        Assert.Equal(File.ReadAllText(path), MappingSchemas.TextOf("imports", ImportFile.Shape));
    }

    private static ImportReader Reader() => new(ImportFile.Read(Path.Combine(ShippedMappings.Folder, "imports", "stays.yaml"), House).Mapping!, House, null);

    private static List<ReadLine> Read(byte[] file)
    {
        var reader = Reader();
        var lines = reader.Read(() => new MemoryStream(file)).ToList();
        Assert.Empty(reader.Problems);
        return lines;
    }
}
