using System.Text.Json.Nodes;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Mappings.Reading;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

/// <remarks>After a change of shape, HOPEN2_WRITE_SCHEMAS=1 makes the first test write the files anew; look at the difference before committing it.</remarks>
public class MappingSchemasTests
{
    public static TheoryData<string> FileNames => [.. MappingLoader.FileNames];

    [Theory]
    [MemberData(nameof(FileNames))]
    public void The_schema_beside_the_file_is_that_of_the_loader(string file)
    {
        var path = Path.Combine(Shipped.Folder, "schema", MappingSchemas.NameOf(file));
        if (Environment.GetEnvironmentVariable("HOPEN2_WRITE_SCHEMAS") == "1")
            File.WriteAllText(path, MappingSchemas.TextOf(file));

        Assert.Equal(File.ReadAllText(path), MappingSchemas.TextOf(file));
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public void The_file_names_its_schema_on_its_first_line(string file) =>
        Assert.StartsWith($"# yaml-language-server: $schema=schema/{MappingSchemas.NameOf(file)}\n", Shipped.Text(file));

    [Theory]
    [MemberData(nameof(FileNames))]
    public void Every_key_the_loader_knows_is_in_the_schema_with_its_description_and_none_besides(string file)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Shipped.Folder, "schema", MappingSchemas.NameOf(file))))!.AsObject();

        Assert.Equal(KeysOf(MappingSchemas.Shapes[file], "").Order(), KeysOf(schema, "").Order());
        Assert.All(KeysOf(schema, ""), key => Assert.EndsWith(".", key.Description));
    }

    [Fact]
    public void The_shipped_files_use_every_key_that_they_explain_or_must()
    {
        foreach (var file in MappingLoader.FileNames)
        {
            var text = Shipped.Text(file);
            Assert.All(KeysOf(MappingSchemas.Shapes[file], ""), key => Assert.Contains(key.Path.Split('/')[^1], text));
        }
    }

    private static IEnumerable<(string Path, string Description)> KeysOf(Shape shape, string path) => shape.Keys.SelectMany(key =>
        KeysOf(key, $"{path}/{key.Name}").Prepend(($"{path}/{key.Name}", key.Description)));

    private static IEnumerable<(string Path, string Description)> KeysOf(Key key, string path) => key switch
    {
        Key<Entry> { Value: Shape shape } => KeysOf(shape, path),
        Key<IReadOnlyList<Read<Entry>>> { Value: ListOf<Entry> { Of: Shape shape } } => KeysOf(shape, path),
        _ => [],
    };

    private static IEnumerable<(string Path, string Description)> KeysOf(JsonObject schema, string path)
    {
        if ((schema["items"] ?? schema) is not JsonObject of || of["properties"] is not JsonObject properties)
            return [];
        return properties.SelectMany(p => KeysOf(p.Value!.AsObject(), $"{path}/{p.Key}").Prepend(($"{path}/{p.Key}", p.Value!["description"]!.GetValue<string>())));
    }
}
