package io.weirkeeper.engine.gotemplate.crypto;

import io.weirkeeper.engine.gotemplate.value.GoError;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;

/** Multiplies a curve's generator by a private key, which the JDK does not offer. */
final class EllipticPoint {
    private final BigInteger prime;
    private final BigInteger coefficient;

    private EllipticPoint(BigInteger prime, BigInteger coefficient) {
        this.prime = prime;
        this.coefficient = coefficient;
    }

    static PublicKey publicKey(ECPrivateKey key) {
        ECFieldFp field = (ECFieldFp) key.getParams().getCurve().getField();
        EllipticPoint curve =
                new EllipticPoint(field.getP(), key.getParams().getCurve().getA());
        ECPoint point = curve.multiply(key.getParams().getGenerator(), key.getS());
        try {
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, key.getParams()));
        } catch (GeneralSecurityException e) {
            throw new GoError("error retrieving public key from signee key: " + e.getMessage(), e);
        }
    }

    private ECPoint multiply(ECPoint point, BigInteger times) {
        ECPoint result = ECPoint.POINT_INFINITY;
        for (int bit = times.bitLength() - 1; bit >= 0; bit--) {
            result = add(result, result);
            if (times.testBit(bit)) {
                result = add(result, point);
            }
        }
        return result;
    }

    private ECPoint add(ECPoint a, ECPoint b) {
        if (a.equals(ECPoint.POINT_INFINITY)) {
            return b;
        }
        if (b.equals(ECPoint.POINT_INFINITY)) {
            return a;
        }
        BigInteger slope;
        if (a.equals(b)) {
            BigInteger x = a.getAffineX();
            slope = x.multiply(x).multiply(BigInteger.valueOf(3)).add(coefficient);
            slope = slope.multiply(a.getAffineY().shiftLeft(1).modInverse(prime));
        } else {
            BigInteger run = b.getAffineX().subtract(a.getAffineX()).mod(prime);
            if (run.signum() == 0) {
                return ECPoint.POINT_INFINITY;
            }
            slope = b.getAffineY().subtract(a.getAffineY()).multiply(run.modInverse(prime));
        }
        BigInteger x = slope.multiply(slope)
                .subtract(a.getAffineX())
                .subtract(b.getAffineX())
                .mod(prime);
        BigInteger y = slope.multiply(a.getAffineX().subtract(x))
                .subtract(a.getAffineY())
                .mod(prime);
        return new ECPoint(x, y);
    }
}
