"""Tables of costs. Seconds, MiB at the peak, MB (10⁶ bytes) of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from tests.bench.processes import Run
from tests.bench.stages import Stage

# What a paper may cost in the largest catalog, as a multiple of what it costs in the smallest.
_MOST_GROWTH = 1.2


def costs(runs: Mapping[str, Sequence[Run]]) -> None:
    """What each builder's runs cost: medians, and the range of CPU seconds.

    `system` is the kernel's part of the CPU seconds.
    """
    print(
        f"\n{'':14}{'CPU s':>9}{'from':>9}{'to':>9}{'system':>9}{'wall s':>9}"
        f"{'MiB':>8}{'files':>9}{'MB':>9}"
    )
    for name, of_one in runs.items():
        cpu = [run.cost.cpu for run in of_one]
        print(
            f"{name:14}{median(cpu):9.2f}{min(cpu):9.2f}{max(cpu):9.2f}"
            f"{median(run.cost.system for run in of_one):9.2f}"
            f"{median(run.cost.wall for run in of_one):9.2f}"
            f"{median(run.cost.peak for run in of_one):8.0f}"
            f"{of_one[-1].files:9,}{of_one[-1].size:9.1f}"
        )


def ratios(ours: str, runs: Mapping[str, Sequence[Run]]) -> None:
    """Our CPU seconds by each other builder's: of the two runs of each round, then the median."""
    for name, others in runs.items():
        if name != ours:
            each = [
                mine.cost.cpu / other.cost.cpu
                for mine, other in zip(runs[ours], others, strict=False)
            ]
            print(
                f"CPU of {ours} / {name}: {median(each):.3f}"
                f" ({min(each):.3f} to {max(each):.3f}, {len(each)} rounds)"
            )


def scale(papers: Mapping[str, int], runs: Mapping[str, Sequence[Run]]) -> None:
    """What a paper costs at each size, and how much more the last one than the first."""
    print()
    for name, of_one in runs.items():
        print(f"{name:14}{1000 * median(_per_paper(of_one, papers[name])):9.3f} CPU ms a paper")
    first, *_, last = runs
    each = [
        large / small
        for small, large in zip(
            _per_paper(runs[first], papers[first]),
            _per_paper(runs[last], papers[last]),
            strict=True,
        )
    ]
    print(
        f"a paper of {last} / of {first}: {median(each):.3f}"
        f" ({min(each):.3f} to {max(each):.3f}); at most {_MOST_GROWTH}:"
        f" {'yes' if median(each) <= _MOST_GROWTH else 'NO'}"
    )


def _per_paper(runs: Sequence[Run], papers: int) -> list[float]:
    return [run.cost.cpu / papers for run in runs]


def stages(parts: Sequence[Stage], whole: Sequence[Run]) -> None:
    """The stages of one build, and what the median of whole builds costs beyond them."""
    cpu = median(run.cost.cpu for run in whole)
    wall = median(run.cost.wall for run in whole)
    peak = median(run.cost.peak for run in whole)
    rest = Stage(
        "other",
        cpu - sum(part.cpu for part in parts),
        wall - sum(part.wall for part in parts),
        peak,
        # Pages are made by us and written in the theme: the same files, larger.
        whole[-1].files - sum(part.files for part in parts),
        whole[-1].size - sum(part.size for part in parts),
    )
    print(f"\n{'stage':14}{'CPU s':>9}{'share':>9}{'wall s':>9}{'MiB':>8}{'files':>9}{'MB':>9}")
    for part in (*parts, rest, Stage("whole", cpu, wall, peak, whole[-1].files, whole[-1].size)):
        print(
            f"{part.name:14}{part.cpu:9.2f}{part.cpu / cpu:9.0%}{part.wall:9.2f}{part.peak:8.0f}"
            f"{part.files:9,}{part.size:9.1f}"
        )
    print(
        "Stages once, in a process of their own; MiB is the peak so far. other: MkDocs, the theme\n"
        "(assets, and what stands around a page's body), pressing, writing and moving files."
    )
