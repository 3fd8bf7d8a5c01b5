#!/usr/bin/env bash
# Makes what compose.yml takes as secrets, each in a file of its own under docker/secrets/. What is there already stays as it is.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
# Containers run as users of their own: the files are readable by all, the folder on this machine by its owner alone.
chmod 700 secrets

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -e "secrets/$1" ] || printf '%s\n' "$2" > "secrets/$1"; chmod 644 "secrets/$1"; }

keep postgres_password "$(random)"
keep rabbitmq_password "$(random)"
keep grafana_password "$(random)"
keep operator_token "$(random)"
keep metrics_token "$(random)"
keep rabbitmq_conf "default_user = hopen2
default_pass = $(cat secrets/rabbitmq_password)"
keep bus "amqp://hopen2:$(cat secrets/rabbitmq_password)@rabbitmq:5672/"
keep store "postgres:Host=postgres;Database=hopen2;Username=hopen2;Password=$(cat secrets/postgres_password)"
