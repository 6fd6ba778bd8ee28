"""Run by Alembic: migrates over the connection that monitor/store/migrate.py hands in."""

from alembic import context

# Both databases can roll back changes of the schema, so that a crash in the middle leaves the old one.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
