using System.Text.RegularExpressions;
using HopEn2.Interop.Tests.Shared;
using Xunit;
using YamlDotNet.Serialization;

namespace HopEn2.Interop.Tests.Integration.Docker;

/// <summary>What can be checked of <c>docker/</c> without a container engine: that every name it refers to is there.</summary>
public partial class ComposeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docker");
    private static readonly Dictionary<object, object> Compose = Yaml("compose.yml");
    private static readonly Dictionary<object, object> Services = Map(Compose["services"]);

    private static Dictionary<object, object> Yaml(string file)
    {
        var parser = new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(new StringReader(File.ReadAllText(Path.Combine(Folder, file)))));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(parser);
    }

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;

    private static IEnumerable<object> Items(object service, string key) => Map(service).GetValueOrDefault(key) switch
    {
        List<object> list => list,
        Dictionary<object, object> map => map.Keys,
        _ => [],
    };

    private static IEnumerable<string> Names(string key) => Compose.TryGetValue(key, out var section) ? Map(section).Keys.Cast<string>() : [];

    [Fact]
    public void Every_secret_volume_network_and_neighbour_that_a_service_names_is_declared()
    {
        foreach (var (name, service) in Services)
        {
            Assert.All(Items(service, "secrets"), s => Assert.Contains(s is string plain ? plain : (string)Map(s)["source"], Names("secrets")));
            Assert.All(Items(service, "networks"), n => Assert.Contains((string)n, Names("networks")));
            Assert.All(Items(service, "depends_on"), d => Assert.Contains((string)d, Services.Keys.Cast<string>()));
            foreach (var volume in Items(service, "volumes").Cast<string>().Select(v => v.Split(':')[0]))
            {
                if (volume.StartsWith('.'))
                    Assert.True(Path.Exists(Path.Combine(Folder, volume)), $"{name}: {volume} is not there.");
                else
                    Assert.Contains(volume, Names("volumes"));
            }
        }
    }

    [Fact]
    public void Every_secret_is_made_by_the_script_and_stands_nowhere_else()
    {
        var script = File.ReadAllText(Path.Combine(Folder, "secrets.sh"));
        foreach (var (name, secret) in Map(Compose["secrets"]))
        {
            Assert.Equal($"./secrets/{name}", Map(secret)["file"]);
            Assert.Contains($"keep {name} ", script, StringComparison.Ordinal);
        }

        Assert.Contains("docker/secrets/", File.ReadAllText(Path.Combine(Repository.Root, ".gitignore")), StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("(?:password|token)\\s*[:=]\\s*[\"']?[A-Za-z0-9]{8,}", RegexOptions.IgnoreCase), File.ReadAllText(Path.Combine(Folder, "compose.yml")).Replace("/run/secrets/", "", StringComparison.Ordinal).Replace("_password", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Engines_write_only_where_they_are_let_and_need_no_privilege()
    {
        foreach (var engine in (string[])["engine-1", "engine-2"])
        {
            var service = Map(Services[engine]);
            Assert.Equal("true", service["read_only"]);
            Assert.Equal(["ALL"], Items(service, "cap_drop"));
            Assert.Equal(["/tmp"], Items(service, "tmpfs"));
            Assert.Equal([$"{engine}:/data"], Items(service, "volumes"));
        }

        var image = File.ReadAllText(Path.Combine(Folder, "Dockerfile"));
        Assert.Contains("chiseled", image, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^USER 1654:1654$", image);
    }

    [Fact]
    public void Balancer_and_Prometheus_name_the_engines_that_there_are()
    {
        var balancer = File.ReadAllText(Path.Combine(Folder, "haproxy", "haproxy.cfg"));
        Assert.Equal(["engine-1", "engine-2"], Regex.Matches(balancer, @"server (engine-\d) \1:(2575|8080)").Select(m => m.Groups[1].Value).Distinct().Order());
        Assert.All(Regex.Matches(balancer, @"default_backend (\w+)").Select(m => m.Groups[1].Value), b => Assert.Contains($"backend {b}\n", balancer, StringComparison.Ordinal));
        Assert.Contains("\"engine-1:8080\", \"engine-2:8080\"", File.ReadAllText(Path.Combine(Folder, "prometheus", "prometheus.yml")), StringComparison.Ordinal);
        Yaml("prometheus/prometheus.yml");
        Yaml("grafana/provisioning/datasources/prometheus.yml");
        Yaml("grafana/provisioning/dashboards/hopen2.yml");
    }

    [Fact]
    public void The_dashboard_asks_for_what_the_engine_measures()
    {
        // Instruments as the sources create them, and their names as Prometheus is given them.
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*Metrics.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
        var exported = sources.SelectMany(s => Instrument().Matches(s)).Select(Exported).ToHashSet(StringComparer.Ordinal);
        var dashboard = File.ReadAllText(Path.Combine(Folder, "grafana", "dashboards", "hopen2.json"));
        using var parsed = System.Text.Json.JsonDocument.Parse(dashboard);

        var asked = Regex.Matches(dashboard, @"hopen2_\w+").Select(m => m.Value).Distinct().ToList();

        Assert.True(asked.Count > 10);
        Assert.All(asked, name => Assert.Contains(name, exported));
    }

    private static string Exported(Match instrument)
    {
        var name = instrument.Groups["name"].Value.Replace('.', '_');
        var unit = instrument.Groups["unit"].Value switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return name + (name.EndsWith(unit, StringComparison.Ordinal) ? "" : unit) + (instrument.Groups["kind"].Value == "Counter" ? "_total" : "");
    }

    [GeneratedRegex("""Create(?<kind>Counter|ObservableGauge)(<\w+>)?\("(?<name>hopen2[\w.]+)",[^"\n]*?(null|"(?<unit>[^"]*)"),""", RegexOptions.ExplicitCapture)]
    private static partial Regex Instrument();
}
