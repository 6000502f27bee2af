"""The workspace's own RSA key and the tokens it signs, with nothing but the standard library.

A toy by intent: the key lives as long as the process and protects nothing. It lets an app check
an id_token exactly as it checks one of Slack's.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any

from incidentbot.sandbox.wire import Json

BITS = 2048
EXPONENT = 65_537
KEY_ID = "workspace"
_ROUNDS = 24
_SMALL_PRIMES = tuple(n for n in range(3, 2000, 2) if all(n % d for d in range(3, n, 2)))
# The DER prefix of a SHA-256 digest in an RSA signature. Source: RFC 8017, section 9.2, note 1.
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An RSA key: modulus and private exponent."""

    modulus: int
    private: int

    def sign(self, message: bytes) -> bytes:
        """Sign with RSASSA-PKCS1-v1_5 and SHA-256, which a JWT calls RS256."""
        size = self.modulus.bit_length() // 8
        digest = _SHA256 + hashlib.sha256(message).digest()
        padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
        return pow(int.from_bytes(padded), self.private, self.modulus).to_bytes(size)

    def public_json(self) -> Json:
        """Shape the public half as a JSON Web Key."""
        return {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": KEY_ID,
            "n": encoded(self.modulus.to_bytes(self.modulus.bit_length() // 8)),
            "e": encoded(EXPONENT.to_bytes(3)),
        }


@cache
def key() -> Key:
    """Return the key, made when it is first needed: that takes about a second."""
    one, other = _prime(BITS // 2), _prime(BITS // 2)
    return Key(modulus=one * other, private=pow(EXPONENT, -1, (one - 1) * (other - 1)))


def token(claims: Json) -> str:
    """Return a signed JSON Web Token."""
    head = {"alg": "RS256", "typ": "JWT", "kid": KEY_ID}
    signed = f"{encoded(_json(head))}.{encoded(_json(claims))}"
    return f"{signed}.{encoded(key().sign(signed.encode()))}"


def half_hash(word: str) -> str:
    """Return the left half of a word's hash, as the claim at_hash holds it."""
    return encoded(hashlib.sha256(word.encode()).digest()[:16])


def encoded(raw: bytes) -> str:
    """Write bytes in the URL's alphabet, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _prime(bits: int) -> int:
    # The two highest bits are set, so that two primes make a number of the full length.
    while not _is_prime(number := secrets.randbits(bits) | 3 << bits - 2 | 1):
        pass
    return number


def _is_prime(number: int) -> bool:
    if not (number - 1) % EXPONENT or not all(number % small for small in _SMALL_PRIMES):
        return False
    return all(_passes(number, 2 + secrets.randbelow(number - 3)) for _ in range(_ROUNDS))


def _passes(number: int, base: int) -> bool:
    # One round of the test of Miller and Rabin.
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    power = pow(base, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
