package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"
)

const validity = 10 * 365 * 24 * time.Hour

// authority signs the certificates of one cluster; its key never leaves this process.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// ensureCredentials makes certificates, the key of the service account tokens and the administrator's token, once per
// directory. The host is a further name of the API server. The token file is written last: where it is, everything is.
func (l layout) ensureCredentials(host string) error {
	if _, err := os.Stat(l.tokens()); err == nil {
		return nil
	}
	if err := os.MkdirAll(l.path("pki"), 0o700); err != nil {
		return err
	}
	issuer, err := newAuthority()
	if err != nil {
		return err
	}
	if err := writePEM(l.pki("ca.crt"), "CERTIFICATE", issuer.certificate.Raw); err != nil {
		return err
	}
	server := x509.Certificate{
		Subject:     pkix.Name{CommonName: apiServerName},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback, net.ParseIP(serviceIP)},
		DNSNames: []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
			"kubernetes.default.svc.cluster.local", host},
	}
	if err := l.issue(issuer, server, apiServerName); err != nil {
		return err
	}
	administrator := x509.Certificate{
		Subject:     pkix.Name{CommonName: "admin", Organization: []string{"system:masters"}},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if err := l.issue(issuer, administrator, "admin"); err != nil {
		return err
	}
	accounts, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	if err := writeKey(l.pki("service-accounts.key"), accounts); err != nil {
		return err
	}
	token := make([]byte, 16)
	if _, err := rand.Read(token); err != nil {
		return err
	}
	return l.write(l.tokens(), []byte(hex.EncodeToString(token)+",admin,admin,system:masters\n"))
}

// token is the administrator's.
func (l layout) token() (string, error) {
	text, err := os.ReadFile(l.tokens())
	if err != nil {
		return "", err
	}
	if len(text) < 32 {
		return "", fmt.Errorf("%s: expected token,user,uid,group; remove %s and start again", l.tokens(), l.path("pki"))
	}
	return string(text[:32]), nil
}

func newAuthority() (authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return authority{}, err
	}
	template := x509.Certificate{
		Subject:               pkix.Name{CommonName: "weirkeeper-local-cluster"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	encoded, err := sign(template, &template, &key.PublicKey, key)
	if err != nil {
		return authority{}, err
	}
	certificate, err := x509.ParseCertificate(encoded)
	if err != nil {
		return authority{}, err
	}
	return authority{certificate, key}, nil
}

func (l layout) issue(issuer authority, template x509.Certificate, name string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	encoded, err := sign(template, issuer.certificate, &key.PublicKey, issuer.key)
	if err != nil {
		return err
	}
	if err := writePEM(l.pki(name+".crt"), "CERTIFICATE", encoded); err != nil {
		return err
	}
	return writeKey(l.pki(name+".key"), key)
}

func sign(template x509.Certificate, parent *x509.Certificate, key *ecdsa.PublicKey, signer *ecdsa.PrivateKey) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	template.SerialNumber = serial
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = time.Now().Add(validity)
	return x509.CreateCertificate(rand.Reader, &template, parent, key, signer)
}

func writeKey(path string, key *ecdsa.PrivateKey) error {
	encoded, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return writePEM(path, "EC PRIVATE KEY", encoded)
}

func writePEM(path, kind string, content []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), privateFile)
}
