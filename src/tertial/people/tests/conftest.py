"""The identity providers that the tests sign in through."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client


@pytest.fixture(scope="session")
def saml_provider(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A provider with keys of its own; loaded only where it is asked for."""
    from tests.peers.saml import SamlPeer

    return SamlPeer(tmp_path_factory.mktemp("saml"))


@pytest.fixture
def saml_peer(saml_provider: Any, settings: Any, db: None) -> Any:
    """The provider, which has met us by our metadata, as the only door beside the password."""
    from tertial.people.tests.saml import configured

    settings.SOCIALACCOUNT_PROVIDERS = configured(saml_provider)
    saml_provider.meet(Client().get("/logga-in/med/saml/metadata").content)
    return saml_provider


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An OpenID Connect provider in a process of its own."""
    from tests.peers.oidc import running_oidc_peer

    from tertial.people.tests.test_outside_sign_in_oidc import BACK, HERE

    back = (BACK, BACK.replace("testserver", HERE))
    with running_oidc_peer(tmp_path_factory.mktemp("provider"), *back) as peer:
        yield peer


@pytest.fixture
def peer(running: Any, settings: Any) -> Any:
    """The provider, honest, as the only door beside the password."""
    from tertial.people.tests.test_outside_sign_in_oidc import configured

    running.be()
    settings.SOCIALACCOUNT_PROVIDERS = configured(running)
    return running
