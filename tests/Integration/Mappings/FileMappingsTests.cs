using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Mappings;

public sealed class FileMappingsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("hopen2-mappings-").FullName;
    private readonly Lines _log = new();
    private readonly FileMappings _mappings;
    private readonly List<HospitalMappings> _changes = [];

    public FileMappingsTests()
    {
        foreach (var name in MappingLoader.FileNames)
            File.Copy(Path.Combine(ShippedMappings.Folder, name), Path.Combine(_folder, name));
        _mappings = new FileMappings(_folder, MappingLoader.Load(_folder), TimeProvider.System, _log);
        _mappings.Changed += _changes.Add;
    }

    public void Dispose()
    {
        _mappings.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_is_there_at_the_start_is_in_force()
    {
        Assert.Equal("CHU fictif", _mappings.Current.Hospital.Name);
        Assert.Empty(_mappings.Refused);
        Assert.Equal([3101], _log.Ids);
    }

    [Fact]
    public void Wrong_mappings_at_the_start_are_an_exception_that_holds_every_problem()
    {
        Write("hospital.yaml", "name: CHU fictif", "nam: CHU fictif");

        var refused = Assert.Throws<MappingsRefusedException>(() => new FileMappings(_folder, MappingLoader.Load(_folder), TimeProvider.System, _log));
        Assert.Equal(2, refused.Problems.Count);
    }

    [Fact]
    public void A_right_change_comes_into_force_and_is_announced_once()
    {
        Write("hospital.yaml", "name: CHU fictif", "name: CHU changé");
        _mappings.Reload();
        _mappings.Reload();

        Assert.Equal("CHU changé", _mappings.Current.Hospital.Name);
        Assert.Equal([_mappings.Current], _changes);
    }

    [Fact]
    public void A_wrong_change_is_refused_as_a_whole_logged_once_and_the_old_ones_stay()
    {
        var before = _mappings.Current;
        Write("hospital.yaml", "name: CHU fictif", "name: CHU changé");
        Write("services.yaml", "activity: dialysis", "activity: dialyse");
        _mappings.Reload();
        _mappings.Reload();

        Assert.Same(before, _mappings.Current);
        Assert.Equal(["\"dialyse\" is not known here."], _mappings.Refused.Select(p => p.What));
        Assert.Equal([3101, 3102], _log.Ids);
        Assert.Empty(_changes);
    }

    [Fact]
    public void Repaired_the_change_is_taken()
    {
        Write("services.yaml", "activity: dialysis", "activity: dialyse");
        _mappings.Reload();
        Write("services.yaml", "activity: dialyse", "activity: had");
        _mappings.Reload();

        Assert.Equal(Activity.Had, _mappings.Current.Services.Named("DIALYSE")?.Activity);
        Assert.Empty(_mappings.Refused);
        Assert.Single(_changes);
    }

    [Fact]
    public void Taken_back_nothing_is_refused_any_more_and_nothing_changed()
    {
        Write("services.yaml", "activity: dialysis", "activity: dialyse");
        _mappings.Reload();
        Write("services.yaml", "activity: dialyse", "activity: dialysis");
        _mappings.Reload();

        Assert.Empty(_mappings.Refused);
        Assert.Empty(_changes);
        Assert.Equal([3101, 3102, 3103], _log.Ids);
    }

    [Fact]
    public void A_file_that_vanishes_leaves_the_old_ones_in_force()
    {
        File.Delete(Path.Combine(_folder, "alerts.yaml"));
        _mappings.Reload();

        Assert.Equal(["The file is missing."], _mappings.Refused.Select(p => p.What));
        Assert.Equal(6, _mappings.Current.Alerts.Routes.Count);
    }

    [Fact]
    public void A_folder_that_vanishes_leaves_the_old_ones_in_force()
    {
        Directory.Move(_folder, _folder + "-away");
        _mappings.Reload();
        Directory.Move(_folder + "-away", _folder);

        Assert.Equal(6, _mappings.Refused.Count);
        Assert.Equal("CHU fictif", _mappings.Current.Hospital.Name);
    }

    [Fact]
    public async Task A_saved_file_is_taken_by_itself()
    {
        var taken = new TaskCompletionSource<HospitalMappings>(TaskCreationOptions.RunContinuationsAsynchronously);
        _mappings.Changed += taken.SetResult;
        await _mappings.StartAsync(default);

        Write("hospital.yaml", "name: CHU fictif", "name: CHU changé");

        Assert.Equal("CHU changé", (await taken.Task.WaitAsync(Patience)).Hospital.Name);
        await _mappings.StopAsync(default);
    }

    [Fact]
    public async Task Where_nothing_is_announced_the_period_finds_it()
    {
        var time = new ManualTime();
        using var mappings = new FileMappings(_folder, MappingLoader.Load(_folder), time, _log);
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        mappings.Changed += _ => taken.SetResult();
        Write("hospital.yaml", "name: CHU fictif", "name: CHU changé");
        await mappings.StartAsync(default);

        // Each step lets the loop reach its next wait, which only this clock ends.
        while (!taken.Task.IsCompleted)
        {
            time.Advance(FileMappings.Period);
            await Task.Yield();
        }

        Assert.Equal("CHU changé", mappings.Current.Hospital.Name);
        await mappings.StopAsync(default);
    }

    [Fact]
    public async Task Files_that_still_change_are_left_alone_until_they_rest()
    {
        var time = new CountedTime();
        using var mappings = new FileMappings(_folder, MappingLoader.Load(_folder), time, _log);

        Write("services.yaml", "activity: dialysis", "activity: d");
        var looking = mappings.LookAsync(default);
        Write("services.yaml", "activity: d\n", "activity: di\n");
        await PassAsync();
        Write("services.yaml", "activity: di\n", "activity: had\n");
        await PassAsync();
        await PassAsync();
        await looking.WaitAsync(Patience);

        Assert.DoesNotContain(3102, _log.Ids);
        Assert.Equal(Activity.Had, mappings.Current.Services.Named("DIALYSE")?.Activity);

        // One quiet moment passes, and the look either ends or waits for the next.
        async Task PassAsync()
        {
            var waits = time.Waits;
            time.Advance(FileMappings.Quiet);
            while (time.Waits == waits && !looking.IsCompleted)
                await Task.Yield();
        }
    }

    [Fact]
    public void One_registration_gives_the_mappings_and_their_watch()
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddMappings(_folder);
        using var provider = services.BuildServiceProvider();

        Assert.Same(provider.GetRequiredService<IMappings>(), provider.GetRequiredService<IHostedService>());
    }

    private void Write(string file, string old, string @new)
    {
        var path = Path.Combine(_folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text);
        File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
    }

    /// <summary>A clock that is moved, and says how often somebody began to wait by it.</summary>
    private sealed class CountedTime : TimeProvider
    {
        private readonly ManualTime _time = new();
        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = _time.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _waits);
            return timer;
        }

        public void Advance(TimeSpan by) => _time.Advance(by);
    }

    private sealed class Lines : ILogger<FileMappings>
    {
        private readonly List<int> _ids = [];

        public IReadOnlyList<int> Ids => _ids;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _ids.Add(eventId.Id);
    }
}
