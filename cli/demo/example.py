"""The example programme, loaded from its folder: data beside the code that turns it into requests."""

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parents[2] / "examples" / "hubei-2020"
_NAME = "hubei_2020"


@cache
def load(folder: Path = FOLDER) -> ModuleType:
    """The example's `generate` module; the modules beside it are its submodules.

    Raises:
        FileNotFoundError: when the folder is not there, as in an installation without the examples.
    """
    code = folder / "generate.py"
    spec = importlib.util.spec_from_file_location(_NAME, code, submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None or not code.exists():
        raise FileNotFoundError(folder)
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = module
    spec.loader.exec_module(module)
    return module
