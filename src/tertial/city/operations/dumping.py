"""Writing the city as a folder, which loads into an empty database as the same city."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tertial.city.contents import CONTENTS, Content
from tertial.city.files import NAMES
from tertial.city.models import City
from tertial.city.sheet_writing import write_sheet
from tertial.city.tables import CITY_FILE
from tertial.city.writing import write_areas, write_identity, write_yaml
from tertial.platform.models import User
from tertial.platform.operations import trace
