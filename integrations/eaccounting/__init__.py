"""eEkonomi (Visma eAccounting API v2, Spiris Bokföring & Fakturering): customers, articles, drafts, invoices, books."""
