"""openid.connect.*: the app's half of Sign in with Slack."""

from incidentbot.sandbox import openid
from incidentbot.sandbox.api.call import Call, done
from incidentbot.sandbox.openid import Grant
from incidentbot.sandbox.wire import Json, SlackError
from incidentbot.sandbox.workspace import TEAM_DOMAIN, TEAM_NAME


def token(call: Call) -> Json:
    """Run openid.connect.token."""
    sign_ins = call.workspace.sign_ins
    access, grant = sign_ins.exchange(call.args)
    signed = openid.id_token(
        _identity(call, grant),
        client=sign_ins.client_id,
        issuer=call.workspace.url,
        nonce=grant.wish.nonce,
        access=access,
        now=int(call.workspace.clock.now()),
    )
    return done(access_token=access, token_type="Bearer", id_token=signed)  # noqa: S106


def user_info(call: Call) -> Json:
    """Run openid.connect.userInfo, with the token of a person who signed in."""
    grant = call.workspace.sign_ins.holder(call.token)
    if grant is None:
        raise SlackError("invalid_auth")
    return done(**_identity(call, grant))


def _identity(call: Call, grant: Grant) -> Json:
    user = call.workspace.users[grant.user]
    if user.deleted:
        raise SlackError("account_inactive")
    team = {"id": call.workspace.team_id, "name": TEAM_NAME, "domain": TEAM_DOMAIN}
    return openid.identity(user, scopes=grant.wish.scopes, team=team, url=call.workspace.url)
